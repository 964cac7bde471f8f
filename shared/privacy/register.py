"""The register: whose each table is, which columns are personal, and what becomes of them at an erasure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, MetaData, Table, Uuid

from shared.tables import Moment

_TELLS_NOBODY = (Boolean, Date, Float, Integer, Moment)

Values = Mapping[str, Any]

OWN_ID = object()
"""Stands for the row's own id, in a column where no two rows may be blank."""


class Fate(StrEnum):
    """What becomes of a person's rows when the person is erased."""

    DELETED = "deleted"
    BLANKED = "blanked"
    KEPT = "kept"


@dataclass(frozen=True)
class Held:
    """What one table holds of persons.

    `of` are the ways by which a row is a person's: a column that holds the person's id, or
    `column>table` where it holds the key of a person's row in another table (`column>table.other` for
    another column there, `a,b>table` for two columns of the same names). `mentions` are such ways, too, to rows
    of others that name the person in some columns: they are not disclosed, and those columns are blanked.

    `blanks` and `later` are the personal columns, with what stands in them after the erasure and after the
    `clock` has ended. `hides` are columns that are disclosed to nobody: secrets, and what others said in
    confidence. `others` are ids of people, of whom a disclosure says no more than that it is somebody else.
    `plain` columns name nobody. `tells` says how a column is told that holds more than the person's own.
    """

    title: str
    of: tuple[str, ...]
    fate: Fate
    why: str = ""
    clock: str = ""
    blanks: Values = field(default_factory=dict)
    later: Values = field(default_factory=dict)
    mentions: Mapping[str, Values] = field(default_factory=dict)
    mentions_later: Mapping[str, Values] = field(default_factory=dict)
    hides: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    tells: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def declared(self) -> set[str]:
        """The columns of which something is said."""
        ways = (*self.of, *self.mentions, *self.mentions_later)
        named = {name for way in ways for name in way.partition(">")[0].split(",")}
        for values in (self.blanks, self.later, *self.mentions.values()):
            named |= values.keys()
        for values in self.mentions_later.values():
            named |= values.keys()
        return named | {*self.hides, *self.others, *self.plain, *self.tells}


@dataclass(frozen=True)
class Register:
    """All tables of a service: those that hold something of persons, and those that hold nothing, and why."""

    service: str
    held: Mapping[str, Held]
    nobodys: Mapping[str, str]

    def gaps(self, metadata: MetaData) -> list[str]:
        """What nothing is said of, and what is said of nothing: tables, and columns as `table.column`."""
        found = [f"{name} is declared, and is no table" for name in self._strangers(metadata)]
        for table in metadata.sorted_tables:
            if table.name in self.nobodys:
                continue
            held = self.held.get(table.name)
            if held is None:
                found.append(f"{table.name} is not declared")
                continue
            found += [f"{table.name}.{name} is not declared" for name in _missing(table, held)]
            lost = held.declared - set(table.columns.keys())
            found += [f"{table.name}.{name} is declared, and is no column" for name in sorted(lost)]
        return found

    def _strangers(self, metadata: MetaData) -> list[str]:
        named = self.held.keys() | self.nobodys.keys()
        twice = self.held.keys() & self.nobodys.keys()
        return sorted(twice | (named - metadata.tables.keys()))


def may_hold_a_person(column: Column[Any]) -> bool:
    """Whether a column's name or foreign key says that it holds the id of a person."""
    targets = {key.target_fullname.partition(".")[0] for key in column.foreign_keys}
    return "persons" in targets or column.name.endswith(("person_id", "_by_id"))


def _missing(table: Table, held: Held) -> Iterator[str]:
    for column in table.columns:
        if column.name in held.declared or isinstance(column.type, _TELLS_NOBODY):
            continue
        if isinstance(column.type, Uuid) and _is_plainly_an_id(column):
            continue
        yield column.name


def _is_plainly_an_id(column: Column[Any]) -> bool:
    """A row's own id, one that leads to a declared table, or one whose name says that it is a person's."""
    own = column.primary_key and column.name == "id"
    return own or bool(column.foreign_keys) or may_hold_a_person(column)
