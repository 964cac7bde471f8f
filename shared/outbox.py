"""Announcing: an event is said by writing it down in the transaction of the change it tells of.

The row is the event; the bus only rings the bell, and the feed (shared/feed.py) serves the same rows.
Sequence numbers are given at commit, under the row lock of the aggregate's head, in sorted order, so
that two writers of one aggregate queue up and writers of several never deadlock.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, bindparam, insert, text
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session, SessionTransaction

from events.contract import Event
from events.envelope import Envelope, wrap, wrap_around, write
from shared.ids import new_id
from shared.tables import OUTBOX, Moment
from shared.telemetry import Trace, current

_WAITING = "announcements"
_MAX_DATA = 256 * 1024

_STEP_AND_WRITE = text(  # one round trip, because every change comes by here
    "WITH stepped AS (INSERT INTO stream_heads (stream, subject, sequence)"
    " SELECT * FROM unnest(CAST(:streams AS text[]), CAST(:subjects AS text[]),"
    " CAST(:counts AS bigint[]))"
    " ON CONFLICT (stream, subject) DO UPDATE"
    " SET sequence = stream_heads.sequence + excluded.sequence"
    " RETURNING stream, subject, sequence)"
    " INSERT INTO outbox (event_id, stream, subject, sequence, type, routing_key, body, announced_at)"
    " SELECT said.event_id, said.stream, said.subject, stepped.sequence - said.later, said.type,"
    " said.routing_key, said.before || (stepped.sequence - said.later) || said.after, :announced_at"
    " FROM unnest(CAST(:event_ids AS uuid[]), CAST(:of_streams AS text[]),"
    " CAST(:of_subjects AS text[]), CAST(:later AS bigint[]), CAST(:types AS text[]),"
    " CAST(:routing_keys AS text[]), CAST(:before AS text[]), CAST(:after AS text[]))"
    " WITH ORDINALITY"
    " AS said (event_id, stream, subject, later, type, routing_key, before, after, nth)"
    " JOIN stepped USING (stream, subject) ORDER BY said.nth"
).bindparams(bindparam("announced_at", type_=Moment))

_STEP = text(
    "INSERT INTO stream_heads (stream, subject, sequence)"
    " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
    " json_extract(value, '$[2]') FROM json_each(:rows) WHERE true"
    " ON CONFLICT (stream, subject) DO UPDATE"
    " SET sequence = stream_heads.sequence + excluded.sequence"
    " RETURNING stream, subject, sequence"
)

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
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_STEP_AND_WRITE, _written_at_once(waiting, datetime.now(UTC)))
    else:
        _step_then_write(session, waiting, datetime.now(UTC))
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


def _written_at_once(waiting: Sequence[_Said], now: datetime) -> dict[str, Any]:
    """What PostgreSQL needs to number events sorted by stream and subject, and to write them down."""
    counts = Counter(said.aggregate for said in waiting)
    left = counts.copy()
    rows = []
    for said in waiting:
        left[said.aggregate] -= 1
        envelope = _envelope(said, 0, now)
        rows.append((said, envelope, left[said.aggregate], wrap_around(envelope, said.text)))
    return {
        **_heads(counts),
        "event_ids": [envelope.id for _, envelope, _, _ in rows],
        "of_streams": [envelope.stream for _, envelope, _, _ in rows],
        "of_subjects": [envelope.subject for _, envelope, _, _ in rows],
        "later": [later for _, _, later, _ in rows],
        "types": [envelope.type for _, envelope, _, _ in rows],
        "routing_keys": [said.event.stream.routing_key for said, _, _, _ in rows],
        "before": [before for _, _, _, (before, _) in rows],
        "after": [after for _, _, _, (_, after) in rows],
        "announced_at": now,
    }


def _heads(counts: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    return {
        "streams": [stream for stream, _ in counts],
        "subjects": [subject for _, subject in counts],
        "counts": list(counts.values()),
    }


def _step_then_write(session: Session, waiting: Sequence[_Said], now: datetime) -> None:
    """The same on SQLite, which does not write in a common table expression."""
    counts = Counter(said.aggregate for said in waiting)
    steps = {"rows": json.dumps([[*key, count] for key, count in counts.items()])}
    last = {(stream, subject): number for stream, subject, number in session.execute(_STEP, steps)}
    numbers = (
        number
        for key, count in counts.items()
        for number in range(last[key] - count + 1, last[key] + 1)
    )
    rows = [_row(said, number, now) for said, number in zip(waiting, numbers, strict=True)]
    session.execute(insert(OUTBOX), rows)


def _envelope(said: _Said, sequence: int, now: datetime) -> Envelope:
    return Envelope(
        id=new_id(),
        source=said.event.stream.source,
        stream=said.event.stream.name,
        type=said.event.name,
        subject=said.aggregate[1],
        sequence=sequence,
        time=now,
        traceparent=said.trace.traceparent,
        correlation_id=said.trace.correlation_id,
        causation_id=said.trace.causation_id,
        data=said.data,
    )


def _row(said: _Said, sequence: int, now: datetime) -> dict[str, Any]:
    envelope = _envelope(said, sequence, now)
    return {
        "event_id": envelope.id,
        "stream": envelope.stream,
        "subject": envelope.subject,
        "sequence": sequence,
        "type": envelope.type,
        "routing_key": said.event.stream.routing_key,
        "body": wrap(envelope, said.text),
        "announced_at": now,
    }
