"""What a row says in our words, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from services.membership.actions.imports.columns import places_of
from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.tables import Row
from services.membership.rules.cells import NAMELESS

OURS = "footbridge"
_NOTHING = object()
_MOST_KEPT = 5_000
_NAMES = ("name", "full_name")
_REPEATED = frozenset(
    "sector country city size_band causes regions languages roles offers needs visibility discreet"
    " wants_introductions tier member_since paid_until auto_renew".split()
)
_SOURCED = re.compile(r"([a-z][a-z0-9-]{1,39}):(.+)")


class Fault(NamedTuple):
    """Why a row is refused: the column, as the file calls it, and the reason."""

    column: str
    reason: str


@dataclass(slots=True)
class Said:
    """What a row says: only fields whose cells are not empty, for an empty cell says nothing.

    `key` is what its name, or its name and address, are compared by, once that was worked out;
    `is_nameless` says that the table tells on purpose no name.
    """

    row: Row
    columns: Words[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    key: str | None = None
    is_nameless: bool = False

    def refuse(self, name: str, reason: str) -> None:
        """Note what is wrong with a field, by the name that its column has in the file. Twice is once."""
        fault = Fault(self.columns.get(name, name), reason)
        if fault not in self.faults:
            self.faults.append(fault)

    def is_wrong(self, name: str) -> bool:
        """Whether something is wrong with what is said of a field."""
        column = self.columns.get(name, name)
        return any(fault.column == column for fault in self.faults)

    def lacks(self, name: str) -> bool:
        """Whether a field is not said, rather than said wrongly."""
        return name not in self.fields and not self.is_wrong(name)

    @property
    def reference(self) -> tuple[str, str] | None:
        """Whose reference it is, and which."""
        found: tuple[str, str] | None = self.fields.get("reference")
        return found


@dataclass(frozen=True)
class _Wrong:
    reason: str


class Reader:
    """Reads the rows of one table; a word that comes again and again is looked at once."""

    def __init__(self, names: Sequence[str], columns: Words[str, str], mapping: Mapping) -> None:
        self.columns, self.mapping = columns, mapping
        self._fields: list[tuple[str, tuple[int, ...], dict[str, Any] | None]] = [
            (field, places_of(name, names), {} if field in _REPEATED else None)
            for field, name in columns.items()
        ]
        self._readers, self._words = mapping.readers, mapping.values

    def read(self, row: Row) -> Said:
        """What a row says."""
        said = Said(row, self.columns)
        if row.fault:
            said.refuse("", row.fault)
            return said
        cells, fields = row.cells, said.fields
        said.is_nameless = "" in self.mapping.withheld
        for name, places, known in self._fields:
            cell = cells[places[0]] if len(places) == 1 else _joined(cells, places)
            if not cell:
                continue
            found = known.get(cell) if known is not None else None
            if found is None:
                found = self._meaning(name, cell)
                if known is not None and len(known) < _MOST_KEPT:
                    known[cell] = found
            if type(found) is _Wrong:
                said.refuse(name, found.reason)
            elif found is _NOTHING:
                said.is_nameless = True
            else:
                fields[name] = found
        return said

    def _meaning(self, name: str, cell: str) -> Any:
        if name in _NAMES and (cell == NAMELESS or cell in self.mapping.withheld):
            return _NOTHING
        try:
            meant = self.mapping.meaning(name, cell) if name in self._words else cell
            found = self._readers[name](meant)
        except ValueError as error:
            return _Wrong(str(error))
        return sourced(found, self.mapping.source) if name == "reference" else found


def _joined(cells: Sequence[str], places: Sequence[int]) -> str:
    return " ".join(filter(None, (cells[place] for place in places)))


def sourced(reference: str, source: str) -> tuple[str, str]:
    """Whose reference a text is: "cordis:999854661", or else the mapping's source's."""
    found = _SOURCED.fullmatch(reference) if ":" in reference else None
    return (found[1], found[2]) if found else (source, reference)
