"""Real data that nobody here wrote, and that is no part of the project: where it may lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[2] / "shared" / "data"


def real_data(place: str) -> Path:
    """Where a file of the real data is: in FOOTBRIDGE_TEST_DATA, or else in shared/data beside the project."""
    return Path(os.environ.get("FOOTBRIDGE_TEST_DATA") or BESIDE) / place


def needs_real_data(place: str) -> pytest.MarkDecorator:
    """Skip, saying what was looked for and how it can be given, where a file of the real data is absent."""
    path = real_data(place)
    reason = f"there is no {path}; say in FOOTBRIDGE_TEST_DATA where the folder with {place} is"
    return pytest.mark.skipif(not path.exists(), reason=reason)
