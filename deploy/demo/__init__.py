"""The demo association: invented, plausible, and the same for everybody."""

from __future__ import annotations

import csv
from pathlib import Path

_HERE = Path(__file__).parent


def path(name: str) -> Path:
    """Where one of its tables is: organisations, persons, staff or gatherings."""
    return _HERE / f"{name}.csv"


def table(name: str) -> bytes:
    """What is in that file."""
    return path(name).read_bytes()


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of its tables."""
    return list(csv.DictReader(table(name).decode("utf-8").splitlines()))
