"""Announcing: an event is said by writing it down in the transaction of the change it tells of.

The row is the event; the bus only rings the bell, and the feed (shared/feed.py) serves the same rows.
Sequence numbers are given at commit, under the row lock of the aggregate's head, in sorted order, so
that two writers of one aggregate queue up and writers of several never deadlock.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from events.contract import Event
from events.envelope import Envelope, wrap
from shared.ids import new_id
from shared.tables import OUTBOX, STREAM_HEADS
from shared.telemetry import Trace, current

_WAITING = "announcements"
_MAX_BODY = 256 * 1024

_bells: dict[str, threading.Event] = defaultdict(threading.Event)


class EventTooLarge(ValueError):
    """An event must stay a message; large things are stored and referred to."""


def announce(session: Session, event: Event) -> None:
    """Say an event when, and only when, this transaction commits."""
    session.info.setdefault(_WAITING, []).append((event, current()))


def announced_so_far(session: Session) -> int:
    """How many events wait for the commit of this transaction."""
    return len(session.info.get(_WAITING, ()))


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
    waiting.sort(key=lambda said: (said[0].stream.name, said[0].subject))
    heads = _take_numbers(session, waiting)
    now = datetime.now(UTC)
    session.execute(
        insert(OUTBOX),
        [
            _row(event, trace, number, now)
            for (event, trace), number in zip(waiting, heads, strict=True)
        ],
    )
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


def _take_numbers(session: Session, waiting: list[tuple[Event, Trace]]) -> Iterable[int]:
    """Sequence numbers for events sorted by stream and subject: one step of the head each."""
    dialect = session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for (stream, subject), group in groupby(
        waiting, lambda said: (said[0].stream.name, said[0].subject)
    ):
        count = len(list(group))
        new = make(STREAM_HEADS).values(stream=stream, subject=subject, sequence=count)
        step = new.on_conflict_do_update(
            index_elements=["stream", "subject"],
            set_={"sequence": STREAM_HEADS.c.sequence + new.excluded.sequence},
        )
        last = session.execute(step.returning(STREAM_HEADS.c.sequence)).scalar_one()
        yield from range(last - count + 1, last + 1)


def _row(event: Event, trace: Trace, sequence: int, now: datetime) -> dict[str, Any]:
    envelope = Envelope(
        id=new_id(),
        source=event.stream.source,
        stream=event.stream.name,
        type=event.name,
        subject=event.subject,
        sequence=sequence,
        time=now,
        traceparent=trace.traceparent,
        correlation_id=trace.correlation_id,
        causation_id=trace.causation_id,
        data=event.dump(),
    )
    body = wrap(envelope)
    if len(body) > _MAX_BODY:
        raise EventTooLarge(f"{event.name} of {event.subject} has {len(body)} characters")
    return {
        "event_id": envelope.id,
        "stream": envelope.stream,
        "subject": envelope.subject,
        "sequence": sequence,
        "type": envelope.type,
        "routing_key": event.stream.routing_key,
        "body": body,
        "announced_at": now,
    }
