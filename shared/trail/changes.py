"""What a transaction changed, noted as it is flushed or executed; a savepoint that is undone is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Delete, Insert, Update, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ClauseElement,
    Null,
)

from shared.trail.watching import Plan, Subject, plan_of

MADE, CHANGED, REMOVED = "made", "changed", "removed"
_NOTED, _MARKS = "trail_changes", "trail_marks"
_COMPUTED, _UNKNOWN = "computed", "unknown"

Fields = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What was done to a row, or to several at once: then there is no key.

    In `fields` stands for a row that was made what it holds, and for one that was changed what it held and
    holds.
    """

    table: str
    key: str
    deed: str
    fields: Fields
    about: frozenset[Subject]

    def and_then(self, later: Change) -> list[Change]:
        """Both, as one where that tells as much; nothing where a row was made and removed again."""
        if self.deed == REMOVED or later.deed == MADE:
            return [self, later]
        if later.deed == REMOVED:
            return [] if self.deed == MADE else [later]
        about, fields = self.about | later.about, dict(self.fields)
        for name, both in later.fields.items():
            if self.deed == MADE:
                fields[name] = both[-1]
            else:
                fields[name] = [*fields[name][:-1], both[-1]] if name in fields else both
        return [replace(self, fields=fields, about=about)]


def taken(session: Session) -> list[Change]:
    """What was changed so far, and is from now on forgotten; several changes of a row are one."""
    session.info.pop(_MARKS, None)
    found: dict[tuple[str, str], list[Change]] = {}
    for place, change in enumerate(session.info.pop(_NOTED, ())):
        before = found.setdefault((change.table, change.key or f"#{place}"), [])
        before[-1:] = before[-1].and_then(change) if before else [change]
    return [change for changes in found.values() for change in changes]


def anything_changed(session: Session) -> bool:
    """Whether there is anything to write down."""
    return bool(session.info.get(_NOTED))


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _: UOWTransaction) -> None:
    noted: list[Change] = session.info.setdefault(_NOTED, [])
    for deed, things in (
        (MADE, session.new),
        (CHANGED, session.dirty),
        (REMOVED, session.deleted),
    ):
        for thing in things:
            plan = plan_of(inspect(thing).mapper.local_table)
            if plan is not None and (change := _of_thing(plan, thing, deed)) is not None:
                noted.append(change)


@event.listens_for(Session, "do_orm_execute")
def _note_executed(state: ORMExecuteState) -> Any:
    """Set-based statements pass the session by; what they did is read from the statement."""
    if not isinstance(state.statement, (Insert, Update, Delete)):
        return None
    plan = plan_of(state.statement.table)
    if plan is None:
        return None
    done = state.invoke_statement(execution_options={"preserve_rowcount": True})
    if getattr(done, "rowcount", -1) != 0:
        noted = state.session.info.setdefault(_NOTED, [])
        noted.append(_of_statement(plan, state.statement, state.parameters))
    return done


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        marks = session.info.setdefault(_MARKS, {})
        marks[transaction] = len(session.info.get(_NOTED, ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if not transaction.nested:
        session.info.pop(_NOTED, None)
        session.info.pop(_MARKS, None)
    elif (mark := session.info.get(_MARKS, {}).pop(transaction, None)) is not None:
        del session.info.get(_NOTED, [])[mark:]


def _of_thing(plan: Plan, thing: Any, deed: str) -> Change | None:
    state = inspect(thing)
    names = {prop.columns[0].name: prop.key for prop in state.mapper.column_attrs if prop.columns}
    row = {name: state.dict.get(key) for name, key in names.items()}
    if deed == CHANGED:
        before = {name: _held(state, key) for name, key in names.items() if _is_other(state, key)}
        fields = _both(plan, before, row)
        if not fields:
            return None
    else:
        fields = _of_row(plan, row)
    return Change(plan.table.name, plan.key_of(row), deed, fields, plan.about([row]))


def _is_other(state: Any, key: str) -> bool:
    history = state.attrs[key].history
    return bool(history.added or history.deleted)


def _held(state: Any, key: str) -> Any:
    deleted = state.attrs[key].history.deleted
    return deleted[0] if deleted else _UNKNOWN


def _of_row(plan: Plan, row: Mapping[str, Any]) -> Fields:
    return {
        name: plan.value(name, value)
        for name, value in row.items()
        if value not in (None, "", [], {}) and name in plan.told
    }


def _both(plan: Plan, before: Mapping[str, Any], after: Mapping[str, Any]) -> Fields:
    return {
        name: [plan.value(name, was), plan.value(name, after.get(name))]
        for name, was in before.items()
        if name in plan.told
    }


def _of_statement(plan: Plan, statement: Any, given: Any) -> Change:
    table, values = plan.table.name, _values(statement)
    if isinstance(statement, Insert):
        rows = _rows(values, statement, given)
        if len(rows) > 1:
            return Change(table, "", MADE, {"rows": len(rows)}, plan.about(rows))
        key, about = plan.key_of(rows[0]), plan.about(rows)
        if _replaces(statement):
            return Change(table, key, CHANGED, _new(plan, rows[0]), about)
        return Change(table, key, MADE, _of_row(plan, rows[0]), about)
    held = _conditions(statement)
    key, about = plan.key_of(held), plan.about([held, values])
    if isinstance(statement, Delete):
        return Change(table, key, REMOVED, _of_row(plan, held), about)
    return Change(table, key, CHANGED, _new(plan, values), about)


def _new(plan: Plan, values: Mapping[str, Any]) -> Fields:
    """What a row came to hold, where nobody read what it held before."""
    return {name: [plan.value(name, value)] for name, value in values.items() if name in plan.told}


def _replaces(statement: Any) -> bool:
    """Whether an INSERT changes the row that is there already."""
    clause = getattr(statement, "_post_values_clause", None)
    return clause is not None and hasattr(clause, "update_values_to_set")


def _rows(values: Mapping[str, Any], statement: Any, given: Any) -> list[Mapping[str, Any]]:
    """The rows that an INSERT makes."""
    many: list[Mapping[str, Any]] = [
        _named(row) for rows in statement._multi_values for row in rows
    ]
    if many:
        return many
    sets: Sequence[Mapping[str, Any]] = given if isinstance(given, list) else [given or {}]
    return [{**values, **one} for one in sets] if values else list(sets)


def _values(statement: Any) -> dict[str, Any]:
    """What an INSERT or UPDATE says that columns are to hold."""
    return _named(getattr(statement, "_values", None) or {})


def _named(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {getattr(column, "name", column): _value(value) for column, value in values.items()}


def _conditions(statement: Any) -> dict[str, Any]:
    """What the rows of an UPDATE or DELETE hold for certain: `column = value`, and no alternative."""
    found: dict[str, Any] = {}
    waiting = list(statement._where_criteria)
    while waiting:
        part = waiting.pop()
        if isinstance(part, BooleanClauseList) and part.operator is operators.and_:
            waiting.extend(part.clauses)
        elif isinstance(part, BinaryExpression) and part.operator is operators.eq:
            found |= _held_by(part.left, part.right)
    return found


def _held_by(column: Any, value: Any) -> dict[str, Any]:
    if isinstance(column, Column) and isinstance(value, BindParameter):
        return {column.name: value.effective_value}
    return {}


def _value(value: Any) -> Any:
    """A value as it was given; what only the database works out is called computed."""
    if isinstance(value, BindParameter):
        return value.effective_value
    if isinstance(value, Null):
        return None
    return _COMPUTED if isinstance(value, ClauseElement) else value
