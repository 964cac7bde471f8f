"""Lanes: how far each aggregate was heard. Set-based statements, for they are the road's hot path.

A lane is one aggregate of one stream of one source; within it order is kept. Whole batches of lanes go to
the database as arrays (PostgreSQL) or as one JSON text (SQLite), so that a batch costs a handful of
statements however many events it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

Lane = tuple[str, str, str]
"""Source, stream and subject."""

_ROWS = {
    "postgresql": "SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:streams AS text[]),"
    " CAST(:subjects AS text[]), CAST(:numbers AS bigint[])) AS given (source, stream, subject, number)",
    "sqlite": "SELECT json_extract(value, '$[0]') AS source, json_extract(value, '$[1]') AS stream,"
    " json_extract(value, '$[2]') AS subject, json_extract(value, '$[3]') AS number"
    " FROM json_each(:rows)",
}
_LOCK = {"postgresql": " FOR UPDATE", "sqlite": ""}

_ENTER = (
    "INSERT INTO inbox_streams (source, stream, subject, sequence)"
    " SELECT source, stream, subject, number FROM ({rows}) AS given WHERE true"
    " ON CONFLICT (source, stream, subject) DO NOTHING"
)
_READ = (
    "SELECT source, stream, subject, sequence FROM inbox_streams"
    " WHERE (source, stream, subject) IN (SELECT source, stream, subject FROM ({rows}) AS given)"
    " ORDER BY source, stream, subject{lock}"
)
_FIRST_PARKED = (
    "SELECT source, stream, subject, min(sequence) FROM inbox_parked"
    " WHERE (source, stream, subject) IN (SELECT source, stream, subject FROM ({rows}) AS given)"
    " GROUP BY source, stream, subject"
)
_MOVE = (
    "UPDATE inbox_streams SET sequence = given.number FROM ({rows}) AS given"
    " WHERE inbox_streams.source = given.source AND inbox_streams.stream = given.stream"
    " AND inbox_streams.subject = given.subject"
)
_REMEMBER = {
    "postgresql": "INSERT INTO inbox (event_id) SELECT unnest(CAST(:ids AS uuid[]))"
    " ON CONFLICT DO NOTHING",
    "sqlite": "INSERT INTO inbox (event_id) SELECT value FROM json_each(:ids) WHERE true"
    " ON CONFLICT DO NOTHING",
}


def lock(session: Session, lanes: Iterable[Lane]) -> dict[Lane, int]:
    """The last number heard in each lane (0 for a new one), locked until the transaction ends.

    Lanes are locked in sorted order, so that two deliveries never deadlock.
    """
    wanted = dict.fromkeys(sorted(lanes), 0)
    found = _read(session, wanted)
    if len(found) < len(wanted):
        new = {lane: 0 for lane in wanted if lane not in found}
        _run(session, _ENTER, new)
        found.update(_read(session, new))
    return found


def first_parked(session: Session, lanes: Iterable[Lane]) -> dict[Lane, int]:
    """The lowest parked number of those lanes that have one."""
    rows = _run(session, _FIRST_PARKED, dict.fromkeys(lanes, 0))
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def move(session: Session, numbers: Mapping[Lane, int]) -> None:
    """Note the last number heard in each of these lanes; the caller has locked them."""
    if numbers:
        _run(session, _MOVE, numbers)


def remember(session: Session, event_ids: Sequence[UUID]) -> None:
    """Note that these events had their effect."""
    if not event_ids:
        return
    dialect = _dialect(session)
    ids: Any = (
        list(event_ids) if dialect == "postgresql" else json.dumps([i.hex for i in event_ids])
    )
    session.connection().execute(text(_REMEMBER[dialect]), {"ids": ids})


def _read(session: Session, lanes: Mapping[Lane, int]) -> dict[Lane, int]:
    return {(row[0], row[1], row[2]): row[3] for row in _run(session, _READ, lanes)}


def _run(session: Session, statement: str, numbers: Mapping[Lane, int]) -> Any:
    dialect = _dialect(session)
    rows = [(*lane, number) for lane, number in numbers.items()]
    filled = statement.format(rows=_ROWS[dialect], lock=_LOCK[dialect])
    return session.connection().execute(text(filled), _parameters(dialect, rows))


def _parameters(dialect: str, rows: list[tuple[str, str, str, int]]) -> dict[str, Any]:
    if dialect != "postgresql":
        return {"rows": json.dumps(rows)}
    names = ("sources", "streams", "subjects", "numbers")
    return {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
