"""Learning from what became of introductions: who has one open, who said yes to whom, who is left in peace."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from services.matching.actions.candidates import look_anew, recount
from services.matching.models import Introduction
from services.matching.queries.surroundings import circle
from shared.database import Session, insert_once

_TABLE = Introduction.__table__


def keep_proposal(session: Session, introduction_id: UUID, first_id: UUID, second_id: UUID) -> None:
    """Two people are asked; both have one more introduction open. Asking twice counts it once."""
    is_new = insert_once(
        session,
        Introduction,
        id=introduction_id,
        first_id=first_id,
        second_id=second_id,
        state="open",
        first_said_yes=False,
        second_said_yes=False,
        never=False,
    )
    if is_new:
        _recount_both(session, introduction_id)
        _look_anew_around(session, first_id, second_id)


def keep_yes(session: Session, introduction_id: UUID, person_id: UUID) -> None:
    """One of the two said yes. Asking twice changes nothing."""
    for who, yes in (
        (_TABLE.c.first_id, "first_said_yes"),
        (_TABLE.c.second_id, "second_said_yes"),
    ):
        mine = (_TABLE.c.id == introduction_id) & (who == person_id)
        session.execute(_TABLE.update().where(mine).values({yes: True}))
    _recount_both(session, introduction_id)


def keep_meeting(session: Session, introduction_id: UUID, now: datetime) -> None:
    """Both said yes. Asking twice changes nothing."""
    _end(
        session,
        introduction_id,
        state="made",
        first_said_yes=True,
        second_said_yes=True,
        ended_at=now,
    )


def keep_no(
    session: Session,
    introduction_id: UUID,
    declined_by_id: UUID,
    never: bool,
    now: datetime,
    why: str = "",
) -> None:
    """One of the two said no, perhaps for ever, and `why` in one word. Asking twice changes nothing."""
    _end(
        session,
        introduction_id,
        state="declined",
        declined_by_id=declined_by_id,
        never=never,
        why=why,
        ended_at=now,
    )


def keep_apart(
    session: Session,
    match_id: UUID,
    first_id: UUID,
    second_id: UUID,
    for_ever: bool,
    now: datetime,
) -> None:
    """A steward keeps two people apart, as after a no that nobody said. Asking twice changes nothing."""
    insert_once(
        session,
        Introduction,
        id=match_id,
        first_id=first_id,
        second_id=second_id,
        state="declined",
        first_said_yes=False,
        second_said_yes=False,
        never=for_ever,
        why="kept-apart",
        ended_at=now,
    )
    look_anew(session, (first_id, second_id))


def keep_worth(session: Session, introduction_id: UUID, person_id: UUID, worth: int) -> None:
    """One of the two met the other, and says what it was worth. Asking twice changes nothing."""
    for who, column in ((_TABLE.c.first_id, "first_worth"), (_TABLE.c.second_id, "second_worth")):
        mine = (_TABLE.c.id == introduction_id) & (who == person_id)
        session.execute(_TABLE.update().where(mine).values({column: worth}))
    _recount_both(session, introduction_id)


def keep_encounter(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    other_id: UUID,
    worth: int,
    now: datetime,
) -> None:
    """One of two who met in a round says what it was worth: they know each other, as if they had been introduced.

    Nobody asked them, so it tells nothing of who says yes. Asking twice changes nothing.
    """
    first_id, second_id = sorted((person_id, other_id))
    met = uuid5(gathering_id, f"{first_id} {second_id}")
    insert_once(
        session,
        Introduction,
        id=met,
        first_id=first_id,
        second_id=second_id,
        state="made",
        first_said_yes=False,
        second_said_yes=False,
        never=False,
        ended_at=now,
    )
    keep_worth(session, met, person_id, worth)
    _look_anew_around(session, first_id, second_id)


def keep_partnership(session: Session, introduction_id: UUID) -> None:
    """The two made a partnership of it. Asking twice changes nothing."""
    became = _TABLE.update().where(_TABLE.c.id == introduction_id)
    session.execute(became.values(became_partnership=True))


def keep_silence(session: Session, introduction_id: UUID, now: datetime) -> None:
    """The time ran out before both said yes. Asking twice changes nothing."""
    _end(session, introduction_id, state="expired", ended_at=now)


def _end(session: Session, introduction_id: UUID, **values: Any) -> None:
    session.execute(_TABLE.update().where(_TABLE.c.id == introduction_id).values(**values))
    _look_anew_around(session, *_recount_both(session, introduction_id))


def _recount_both(session: Session, introduction_id: UUID) -> list[UUID]:
    pair = select(_TABLE.c.first_id, _TABLE.c.second_id).where(_TABLE.c.id == introduction_id)
    people = sorted(session.execute(pair).first() or ())
    for person_id in people:
        recount(session, person_id)
    return people


def _look_anew_around(session: Session, *people: UUID) -> None:
    """Who is introduced to whom concerns all of both parties, and those whom they know."""
    look_anew(session, circle(session, people, steps=1))
