"""What waits in a consumer's database: counted, listed, and for the dead a second life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from shared.tables import INBOX_PARKED, INBOX_STREAMS


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
    lane = {"source": row.source, "stream": row.stream, "subject": row.subject}
    session.execute(
        update(INBOX_STREAMS)
        .where(*[INBOX_STREAMS.c[name] == value for name, value in lane.items()])
        .values(sequence=row.sequence)
    )
    here = [INBOX_PARKED.c[name] == value for name, value in lane.items()]
    session.execute(delete(INBOX_PARKED).where(*here, INBOX_PARKED.c.sequence == row.sequence))
    session.execute(
        update(INBOX_PARKED)
        .where(*here, INBOX_PARKED.c.sequence == row.sequence + 1)
        .values(state="failed", attempts=0, next_at=now)
    )
    return 1
