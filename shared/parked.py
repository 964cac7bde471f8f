"""What waits in a consumer's database: put there, taken out, counted, and for the dead a second life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, Row, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from events.envelope import Envelope, wrap
from shared import lanes
from shared.lanes import Lane
from shared.tables import INBOX_PARKED

_LONGEST_BODY = 100_000


@dataclass(frozen=True)
class DeadLetter:
    """An event that a handler refused to the last attempt, or a message that nobody can read."""

    event_id: str
    type: str
    source: str
    subject: str
    sequence: int
    attempts: int
    reason: str
    parked_at: datetime
    waiting_behind: int


def park(
    session: Session,
    envelope: Envelope,
    state: str,
    attempts: int = 0,
    next_at: datetime | None = None,
    reason: str | None = None,
    once: bool = False,
) -> None:
    """Keep an event for later; again changes its state, or with `once` nothing."""
    row = {
        "source": envelope.source,
        "stream": envelope.stream,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "event_id": str(envelope.id),
        "type": envelope.type,
        "body": wrap(envelope),
        "state": state,
        "attempts": attempts,
        "next_at": next_at,
        "reason": _storable(reason),
        "parked_at": datetime.now(UTC),
    }
    changing = () if once else ("state", "attempts", "next_at", "reason")
    _keep(session, row, changing)


def park_unreadable(session: Session, body: str | bytes, reason: str, now: datetime) -> None:
    """Keep a message that is no event with the dead, each text once."""
    message = body if isinstance(body, str) else body.decode("utf-8", "replace")
    row = {
        "source": "?",
        "stream": "?",
        "subject": uuid5(NAMESPACE_OID, message).hex,
        "sequence": 0,
        "event_id": "?",
        "type": "?",
        "body": _storable(message[:_LONGEST_BODY]),
        "state": "dead",
        "attempts": 1,
        "reason": _storable(reason),
        "parked_at": now,
    }
    _keep(session, row, changing=())


def first(session: Session, lane: Lane) -> Row[Any] | None:
    """The parked event of a lane with the lowest number."""
    found = select(INBOX_PARKED).where(*_in(lane)).order_by(INBOX_PARKED.c.sequence)
    return session.execute(found.limit(1)).first()


def release(session: Session, lane: Lane, sequence: int) -> None:
    """Forget a parked event: it had its effect."""
    session.execute(delete(INBOX_PARKED).where(*_in(lane), INBOX_PARKED.c.sequence == sequence))


def due(session: Session, now: datetime, limit: int) -> list[tuple[Lane, int]]:
    """The failed events that may be tried again now, those longest due first."""
    is_due = (INBOX_PARKED.c.state == "failed") & (INBOX_PARKED.c.next_at <= now)
    found = select(INBOX_PARKED).where(is_due).order_by(INBOX_PARKED.c.next_at).limit(limit)
    return [((row.source, row.stream, row.subject), row.sequence) for row in session.execute(found)]


def has_gap_older_than(session: Session, moment: datetime) -> bool:
    """Whether an event has been missed since before a moment, though later ones are here.

    Of each aggregate the first that is parked tells: were it not for a gap it would have failed.
    """
    before = INBOX_PARKED.alias("before")
    same = [before.c[name] == INBOX_PARKED.c[name] for name in ("source", "stream", "subject")]
    is_first = ~exists().where(*same, before.c.sequence < INBOX_PARKED.c.sequence)
    waits = INBOX_PARKED.c.state.in_(("gap", "behind"))
    old = select(INBOX_PARKED.c.sequence).where(waits, is_first, INBOX_PARKED.c.parked_at < moment)
    return session.scalar(old.limit(1)) is not None


def count_by_state(session: Session) -> Mapping[str, int]:
    """How many events are parked: gap, behind, failed, dead."""
    wanted = select(INBOX_PARKED.c.state, func.count().label("parked")).group_by(
        INBOX_PARKED.c.state
    )
    return {row.state: row.parked for row in session.execute(wanted)}


def dead_letters(session: Session, limit: int = 100) -> list[DeadLetter]:
    """The dead, oldest first, with how many events of the same aggregate wait behind each."""
    behind = INBOX_PARKED.alias("behind")
    waiting = (
        select(func.count())
        .where(
            behind.c.source == INBOX_PARKED.c.source,
            behind.c.stream == INBOX_PARKED.c.stream,
            behind.c.subject == INBOX_PARKED.c.subject,
            behind.c.sequence > INBOX_PARKED.c.sequence,
        )
        .scalar_subquery()
    )
    dead = select(INBOX_PARKED, waiting.label("waiting")).where(INBOX_PARKED.c.state == "dead")
    rows = session.execute(dead.order_by(INBOX_PARKED.c.parked_at).limit(limit))
    return [
        DeadLetter(
            row.event_id, row.type, row.source, row.subject, row.sequence, row.attempts,
            row.reason or "", row.parked_at, row.waiting,
        )
        for row in rows
    ]  # fmt: skip


def redrive(session: Session, now: datetime, event_id: str | None = None) -> int:
    """Give one dead letter, or all that can be read, new attempts; returns how many.

    Asking twice gives those that are dead at that time their attempts anew, and no others.
    """
    dead = (INBOX_PARKED.c.state == "dead") & (INBOX_PARKED.c.sequence > 0)
    if event_id is not None:
        dead &= INBOX_PARKED.c.event_id == event_id
    again = update(INBOX_PARKED).where(dead).values(state="failed", attempts=0, next_at=now)
    return int(session.execute(again).rowcount)  # type: ignore[attr-defined]


def discard(session: Session, event_id: str, now: datetime) -> int:
    """Give a dead letter up for good, so that what waits behind it goes on; returns 1, or 0 if unknown.

    The sequence moves past it; it is the operator's word that the effect is not wanted.
    """
    dead = select(INBOX_PARKED).where(
        INBOX_PARKED.c.event_id == event_id, INBOX_PARKED.c.state == "dead"
    )
    row = session.execute(dead.with_for_update()).first()
    if row is None:
        return 0
    lane = (row.source, row.stream, row.subject)
    lanes.move(session, {lane: row.sequence})
    release(session, lane, row.sequence)
    session.execute(
        update(INBOX_PARKED)
        .where(*_in(lane), INBOX_PARKED.c.sequence == row.sequence + 1)
        .values(state="failed", attempts=0, next_at=now)
    )
    return 1


def _keep(session: Session, row: Mapping[str, Any], changing: Sequence[str]) -> None:
    postgres = session.get_bind().dialect.name == "postgresql"
    statement = (postgresql.insert if postgres else sqlite.insert)(INBOX_PARKED).values(**row)
    keys = ["source", "stream", "subject", "sequence"]
    if changing:
        new = {name: statement.excluded[name] for name in changing}
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=new))
    else:
        session.execute(statement.on_conflict_do_nothing(index_elements=keys))


def _storable(words: str | None) -> str | None:
    """PostgreSQL keeps no NUL in its texts."""
    return words.replace("\x00", "") if words else words


def _in(lane: Lane) -> list[ColumnElement[bool]]:
    columns = (INBOX_PARKED.c.source, INBOX_PARKED.c.stream, INBOX_PARKED.c.subject)
    return [column == value for column, value in zip(columns, lane, strict=True)]
