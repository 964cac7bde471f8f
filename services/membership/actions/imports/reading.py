"""What a row says in our words, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from typing import Any

from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.tables import Row

OURS = "footbridge"
_SOURCED = re.compile(r"([a-z][a-z0-9-]{1,39}):(.+)")


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: the column, as the file calls it, and the reason."""

    column: str
    reason: str


@dataclass
class Said:
    """What a row says: only fields whose cells are not empty, for an empty cell says nothing."""

    row: Row
    columns: Words[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, name: str, reason: str) -> None:
        """Note what is wrong with a field, by the name that its column has in the file."""
        self.faults.append(Fault(self.columns.get(name, name), reason))

    def lacks(self, name: str) -> bool:
        """Whether a field is not said, rather than said wrongly."""
        column = self.columns.get(name, name)
        return name not in self.fields and column not in {fault.column for fault in self.faults}

    @property
    def reference(self) -> tuple[str, str] | None:
        """Whose reference it is, and which."""
        found: tuple[str, str] | None = self.fields.get("reference")
        return found


def said_by(row: Row, columns: Words[str, str], mapping: Mapping) -> Said:
    """Read the cells of a row."""
    said = Said(row, columns)
    if row.fault:
        said.refuse("", row.fault)
        return said
    for name, column in columns.items():
        cell = row.cells.get(column, "")
        if cell and not (name == "name" and cell in mapping.withheld):
            _read(said, name, mapping.meaning(name, cell), mapping)
    return said


def sourced(reference: str, source: str) -> tuple[str, str]:
    """Whose reference a text is: "cordis:999854661", or else the mapping's source's."""
    found = _SOURCED.fullmatch(reference)
    return (found[1], found[2]) if found else (source, reference)


def _read(said: Said, name: str, cell: str, mapping: Mapping) -> None:
    try:
        said.fields[name] = mapping.readers[name](cell)
    except ValueError as error:
        said.refuse(name, str(error))
        return
    if name == "reference":
        said.fields[name] = sourced(said.fields[name], mapping.source)
