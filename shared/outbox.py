"""Announcing: an event is said by writing it down in the transaction of the change it tells of.

The row is the event; the bus only rings the bell, and the feed (shared/feed.py) serves the same rows.
Sequence numbers are given at commit, under the row lock of the aggregate's head, in sorted order, so
that two writers of one aggregate queue up and writers of several never deadlock.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session, SessionTransaction

from events.contract import Event
from events.envelope import Envelope, wrap, write
from shared.ids import new_id
from shared.tables import OUTBOX
from shared.telemetry import Trace, current

_WAITING = "announcements"
_MAX_DATA = 256 * 1024

_STEP = {
    dialect: text(
        f"INSERT INTO stream_heads (stream, subject, sequence) {rows}"
        " ON CONFLICT (stream, subject) DO UPDATE"
        " SET sequence = stream_heads.sequence + excluded.sequence"
        " RETURNING stream, subject, sequence"
    )
    for dialect, rows in {
        "postgresql": "SELECT * FROM unnest(CAST(:streams AS text[]), CAST(:subjects AS text[]),"
        " CAST(:counts AS bigint[]))",
        "sqlite": "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
        " json_extract(value, '$[2]') FROM json_each(:rows) WHERE true",
    }.items()
}

_bells: dict[str, threading.Event] = defaultdict(threading.Event)


@dataclass(slots=True)
class _Said:
    event: Event
    data: dict[str, Any]
    text: str
    trace: Trace
    aggregate: tuple[str, str]


class EventTooLarge(ValueError):
    """An event must stay a message; large things are stored and referred to."""


def announce(session: Session, event: Event) -> None:
    """Say an event when, and only when, this transaction commits.

    Raises EventTooLarge, or what is wrong with its data, here and not at the commit.
    """
    data = event.dump()
    text = write(data)
    if len(text) > _MAX_DATA:
        raise EventTooLarge(f"{event.name} of {event.subject} has {len(text)} characters")
    session.info.setdefault(_WAITING, []).append(
        _Said(event, data, text, current(), (event.stream.name, event.subject))
    )


def announced_so_far(session: Session) -> int:
    """How many events wait for the commit of this transaction."""
    return len(session.info.get(_WAITING, ()))


def waiting_to_be_said(session: Session) -> list[Event]:
    """The events that wait for the commit of this transaction, in the order of announcing."""
    return [said.event for said in session.info.get(_WAITING, ())]


def take_back(session: Session, keep: int) -> None:
    """Forget what was announced after the first `keep` events: their savepoint was rolled back."""
    del session.info.get(_WAITING, [])[keep:]


def bell(engine: Engine) -> threading.Event:
    """What is set whenever a transaction of this process wrote to the outbox of a database."""
    return _bells[str(engine.url)]


@sqlalchemy_event.listens_for(Session, "before_commit")
def _write_down(session: Session) -> None:
    waiting = session.info.pop(_WAITING, None)
    if not waiting or session.in_nested_transaction():
        if waiting:
            session.info[_WAITING] = waiting
        return
    session.flush()
    waiting.sort(key=lambda said: said.aggregate)
    numbers = _take_numbers(session, waiting)
    now = datetime.now(UTC)
    rows = [_row(said, number, now) for said, number in zip(waiting, numbers, strict=True)]
    session.execute(insert(OUTBOX), rows)
    session.info["rings"] = True


@sqlalchemy_event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if session.info.pop("rings", False):
        bell(session.get_bind().engine).set()


@sqlalchemy_event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if not transaction.nested:
        session.info.pop(_WAITING, None)
        session.info.pop("rings", None)


def _take_numbers(session: Session, waiting: list[_Said]) -> Iterable[int]:
    """Sequence numbers for events sorted by stream and subject: all heads step in one statement."""
    counts = Counter(said.aggregate for said in waiting)
    dialect = session.get_bind().dialect.name
    stepped = session.execute(_STEP[dialect], _parameters(dialect, counts))
    last = {(stream, subject): sequence for stream, subject, sequence in stepped}
    for key, count in counts.items():
        yield from range(last[key] - count + 1, last[key] + 1)


def _parameters(dialect: str, counts: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    if dialect == "sqlite":
        return {"rows": json.dumps([[*key, count] for key, count in counts.items()])}
    return {
        "streams": [stream for stream, _ in counts],
        "subjects": [subject for _, subject in counts],
        "counts": list(counts.values()),
    }


def _row(said: _Said, sequence: int, now: datetime) -> dict[str, Any]:
    event = said.event
    envelope = Envelope(
        id=new_id(),
        source=event.stream.source,
        stream=event.stream.name,
        type=event.name,
        subject=said.aggregate[1],
        sequence=sequence,
        time=now,
        traceparent=said.trace.traceparent,
        correlation_id=said.trace.correlation_id,
        causation_id=said.trace.causation_id,
        data=said.data,
    )
    return {
        "event_id": envelope.id,
        "stream": envelope.stream,
        "subject": envelope.subject,
        "sequence": sequence,
        "type": envelope.type,
        "routing_key": event.stream.routing_key,
        "body": wrap(envelope, said.text),
        "announced_at": now,
    }
