"""Which tables are watched, and how much of their columns a trail may tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Uuid

from shared.tables import Moment

WITHHELD = "withheld"
_TELLS_NOBODY = (Boolean, Date, Integer, Moment, Uuid)

Subject = tuple[str, UUID]


@dataclass(frozen=True)
class Watch:
    """How one service's tables are watched.

    `subjects` are the tables of those that a change can be about, each with its kind. `plain` are the columns
    with texts or lists that name nobody, as `column` or `table.column`; of all other texts only is told that
    they were changed. `untold` columns and `passed_over` tables hold nothing but machinery.
    """

    subjects: Mapping[str, str]
    plain: frozenset[str]
    untold: frozenset[str]
    passed_over: frozenset[str]

    def plan(self, table: Table) -> Plan:
        """What may be told of a table."""
        return Plan(self, table)


@dataclass(frozen=True)
class Plan:
    """What may be told of one table, and whom its rows are about."""

    watch: Watch
    table: Table

    @cached_property
    def told(self) -> dict[str, bool]:
        """The columns that are told of, and of each whether its values are, too."""
        return {
            column.name: self._is_plain(column)
            for column in self.table.columns
            if column.name not in self.watch.untold
        }

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns by which a row is known."""
        return tuple(column.name for column in self.table.primary_key)

    @cached_property
    def places(self) -> dict[str, str]:
        """The columns that hold the id of somebody, each with the kind."""
        kinds = {column.name: self._kind_of(column) for column in self.table.columns}
        return {name: kind for name, kind in kinds.items() if kind}

    def about(self, rows: Iterable[Mapping[str, Any]]) -> frozenset[Subject]:
        """Whom some rows are about."""
        return frozenset(
            (kind, row[name])
            for row in rows
            for name, kind in self.places.items()
            if isinstance(row.get(name), UUID)
        )

    def key_of(self, row: Mapping[str, Any]) -> str:
        """By what a row is known, as a text; nothing where that is not known yet."""
        values = [row.get(name) for name in self.keys]
        return "" if None in values else "/".join(map(str, values))[:200]

    def value(self, column: str, value: Any) -> Any:
        """A value as it may be told."""
        if value is None or self.told[column]:
            return value
        return WITHHELD

    def _is_plain(self, column: Column[Any]) -> bool:
        named = {column.name, f"{self.table.name}.{column.name}"}
        return isinstance(column.type, _TELLS_NOBODY) or not named.isdisjoint(self.watch.plain)

    def _kind_of(self, column: Column[Any]) -> str:
        if not isinstance(column.type, Uuid):
            return ""
        if column.primary_key and column.name == "id":
            return self.watch.subjects.get(self.table.name, "")
        targets = {key.target_fullname.partition(".")[0] for key in column.foreign_keys}
        for table, kind in self.watch.subjects.items():
            if table in targets or f"_{column.name}".endswith(f"_{kind}_id"):
                return kind
        return ""


_watches: dict[MetaData, Watch] = {}
_plans: dict[Table, Plan | None] = {}


def watch(
    metadata: MetaData,
    *,
    subjects: Mapping[str, str],
    plain: Collection[str],
    untold: Collection[str] = (),
    passed_over: Collection[str] = (),
) -> None:
    """Keep a trail of what is done to the tables of a service; see `Watch`."""
    _watches[metadata] = Watch(
        dict(subjects), frozenset(plain), frozenset(untold), frozenset(passed_over)
    )


def plan_of(table: Any) -> Plan | None:
    """What may be told of a table; None for one that is not watched."""
    if table not in _plans:
        _plans[table] = _made(table)
    return _plans[table]


def _made(table: Any) -> Plan | None:
    watched = _watches.get(table.metadata) if isinstance(table, Table) else None
    if watched is None or table.name.startswith("trail_") or table.name in watched.passed_over:
        return None
    return watched.plan(table)
