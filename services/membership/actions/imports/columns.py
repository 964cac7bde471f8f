"""Which column of a table tells which of our fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.tables import Rows, Table
from services.membership.rules.headers import suggested
from services.membership.rules.imports import WHY
from shared.errors import BadInput

_NEEDED = {"organisations": ("name", "reference"), "persons": ("full_name", "reference")}
_TOGETHER = " + "


class ColumnIsMissing(BadInput):
    """The table lacks a column that the import cannot do without, or that the mapping names."""


def columns_of(rows: Rows | Table, mapping: Mapping) -> dict[str, str]:
    """For each of our fields that the table tells: what its column, or its columns together, are called.

    A column of our own name does too, unless the mapping says that the field is in none (""). Raises
    ColumnIsMissing.
    """
    found, there = {}, {column.casefold(): column for column in rows.columns if column}
    for field in mapping.readers:
        told = mapping.columns.get(field)
        for name in (told, field):
            if told == "" or name is None:
                continue
            if parts := _parts(name, there):
                found[field] = _TOGETHER.join(parts)
                break
    if not any(field in found for field in _NEEDED[mapping.kind]):
        raise ColumnIsMissing(
            f"None of its columns is a {' or a '.join(_NEEDED[mapping.kind])}:"
            f" {', '.join(filter(None, rows.columns))}. Say which one is, with a mapping"
        )
    return found


def check_columns(columns: Sequence[str], mapping: Mapping) -> None:
    """Refuse a mapping that names a column that is not there. Raises ColumnIsMissing."""
    there = {column.casefold(): column for column in columns if column}
    missing = [name for name in mapping.columns.values() if name and not _parts(name, there)]
    if missing:
        raise ColumnIsMissing(
            f"There is no column {', '.join(missing)}; there are: {', '.join(filter(None, columns))}"
        )


def places_of(name: str, columns: Sequence[str]) -> tuple[int, ...]:
    """Where a column, or the columns that are read together, stand in a row."""
    if name in columns:
        return (columns.index(name),)
    return tuple(columns.index(part) for part in name.split(_TOGETHER))


def with_suggestions(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """A mapping that also names the columns whose names seem to mean something that it does not name."""
    there = {column.casefold(): column for column in columns if column}
    told = {field: name for field, name in mapping.columns.items() if _parts(name, there)}
    used = {part for name in told.values() for part in _parts(name, there)}
    left = [column for column in columns if column not in used]
    more = {
        field: name for field, name in suggested(mapping.kind, left).items() if field not in told
    }
    return replace(mapping, columns={**told, **more})


def passed_over(names: Iterable[str], columns: dict[str, str]) -> tuple[str, ...]:
    """The columns of a table that nobody reads."""
    used = {part for name in columns.values() for part in (name, *name.split(_TOGETHER))}
    return tuple(name for name in names if name and name not in used)


def heading(kind: str, columns: Iterable[str]) -> str:
    """By what the columns of a table are known again: the same ones in another order are the same."""
    told = "\n".join((kind, *sorted(one.casefold() for one in columns if one != WHY)))
    return sha256(told.encode()).hexdigest()[:40]


def _parts(name: str, there: dict[str, str]) -> list[str]:
    """The columns that a name means: itself, or those with a plus between; none if one is missing."""
    if name.casefold() in there:
        return [there[name.casefold()]]
    parts = [there.get(part.strip().casefold()) for part in name.split(_TOGETHER)]
    return [part for part in parts if part] if all(parts) else []
