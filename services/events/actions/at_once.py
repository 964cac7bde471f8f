"""Places taken and the answer entered at once, or a no: what a hot day asks most of all, in one round trip.

It is for who wishes for nothing else, where nothing else is asked: whatever it cannot decide changes
nothing, and is to be looked at with the gathering locked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, case, exists, literal, or_, select, true
from sqlalchemy.dialects import postgresql

from services.events.actions.places import TAKE, take_places
from services.events.models import TAKES_PLACE, Gathering, Rsvp, RsvpState
from shared.database import Session, insert_once
from shared.tables import Moment

_rsvps = Rsvp.__table__
_moment = bindparam("moment", type_=Moment)
_has_an_answer = and_(
    Rsvp.person_id == bindparam("whose", type_=Uuid), Rsvp.state != RsvpState.CANCELLED
)
_ran_out = and_(
    Rsvp.state.in_((RsvpState.HELD, RsvpState.OFFERED)),
    Rsvp.held_until <= _moment,
)
_IS_FULL = select(Gathering.title).where(
    Gathering.id == bindparam("gathering", type_=Uuid),
    Gathering.taken + bindparam("wanted") > Gathering.capacity + Gathering.overbook,
    Gathering.has_waiting_list.is_(False),
    Gathering.takes_at_once,
    Gathering.state.in_(TAKES_PLACE),
    Gathering.starts_at > _moment,
    ~exists().where(Rsvp.gathering_id == Gathering.id, or_(_has_an_answer, _ran_out)),
)


@dataclass(frozen=True)
class AtOnce:
    """What came of it.

    `starts_at` is set when places were taken, and `is_entered` when the answer is in; with the first alone the
    person has an answer already, and the places are to be given back. `full` is the title of a gathering that
    has no place for the party and no waiting list. None of them: look closer.
    """

    starts_at: datetime | None
    is_entered: bool
    full: str | None


def answer_at_once(session: Session, rsvp: Rsvp, now: datetime) -> AtOnce:
    """Take the places of an answer that is not in the session, and insert it as confirmed."""
    if session.get_bind().dialect.name != "postgresql":
        return answer_step_by_step(session, rsvp, now)
    entered = {f"its_{name}": value for name, value in _entered(rsvp, now).items()}
    asked = {**_asked(rsvp, now), **entered, "checked": False}
    return AtOnce(*session.execute(_all_at_once(), asked).one())


def answer_step_by_step(session: Session, rsvp: Rsvp, now: datetime) -> AtOnce:
    """The same in up to three statements, for SQLite does not write in a common table expression."""
    starts_at = take_places(session, rsvp.gathering_id, rsvp.places, now)
    if starts_at is None:
        return AtOnce(None, False, session.scalar(_IS_FULL, _asked(rsvp, now)))
    return AtOnce(starts_at, insert_once(session, Rsvp, **_entered(rsvp, now)), None)


def _asked(rsvp: Rsvp, now: datetime) -> dict[str, Any]:
    whose = {"gathering": rsvp.gathering_id, "whose": rsvp.person_id}
    return {**whose, "wanted": rsvp.places, "moment": now}


def _entered(rsvp: Rsvp, now: datetime) -> dict[str, Any]:
    facts = {name: getattr(rsvp, name) for name in _columns()}
    return {**facts, "state": RsvpState.CONFIRMED, "confirmed_at": now}


@lru_cache(maxsize=1)
def _all_at_once() -> Any:
    taken = TAKE.cte("taken")
    facts = [bindparam(f"its_{name}", type_=_rsvps.c[name].type) for name in _columns()]
    entered = (
        postgresql.insert(_rsvps)
        .from_select(_columns(), select(*facts).select_from(taken), include_defaults=False)
        .on_conflict_do_nothing()
        .returning(_rsvps.c.id)
        .cte("entered")
    )
    asked = select(literal(1).label("one")).subquery("asked")
    # Looked at only when nothing was taken; as this statement began, the gathering was as full.
    full = case((taken.c.starts_at.is_(None), _IS_FULL.scalar_subquery()))
    return select(taken.c.starts_at, entered.c.id.is_not(None), full).select_from(
        asked.outerjoin(taken, true()).outerjoin(entered, true())
    )


@lru_cache(maxsize=1)
def _columns() -> list[str]:
    return [column.key for column in Rsvp.__mapper__.column_attrs]
