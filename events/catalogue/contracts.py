"""Every contract there is, in the order of the catalogue."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from events.contract import Event, Stream

_FACTS = Path(__file__).parents[1]


def contracts() -> list[type[Event]]:
    """All contracts: by the service that announces them, by stream and module, then as they were written."""
    for module in sorted(_FACTS.glob("[!_]*.py")):
        importlib.import_module(f"events.{module.stem}")
    return sorted(Event.registry.values(), key=_place)


def _place(kind: type[Event]) -> tuple[str, str]:
    """Where a contract stands: not by which module happened to be imported first."""
    return kind.stream.routing_key, kind.__module__


def by_stream() -> Mapping[Stream, list[type[Event]]]:
    """All contracts, under the stream that they belong to."""
    return {stream: list(kinds) for stream, kinds in groupby(contracts(), lambda kind: kind.stream)}


def description(kind: type) -> str:
    """The whole docstring of a contract."""
    return inspect.getdoc(kind) or ""


def summary(kind: type) -> str:
    """The first paragraph of the docstring of a contract, on one line."""
    return " ".join(description(kind).partition("\n\n")[0].split())
