"""Whether a gathering is sold out to somebody: one statement that locks nothing, for it is asked most of all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, or_, select

from services.events.models import TAKES_PLACE, Gathering, Rsvp, RsvpState
from shared.database import Session
from shared.tables import Moment

_moment = bindparam("moment", type_=Moment)
_has_an_answer = and_(
    Rsvp.person_id == bindparam("whose", type_=Uuid), Rsvp.state != RsvpState.CANCELLED
)
_ran_out = and_(
    Rsvp.state.in_((RsvpState.HELD, RsvpState.OFFERED)),
    Rsvp.held_until <= _moment,
)
_IS_FULL = select(Gathering.title).where(  # made once: on a hot day this is what is asked
    Gathering.id == bindparam("gathering", type_=Uuid),
    Gathering.taken + bindparam("wanted") > Gathering.capacity + Gathering.overbook,
    Gathering.has_waiting_list.is_(False),
    Gathering.takes_at_once,
    Gathering.state.in_(TAKES_PLACE),
    Gathering.starts_at > _moment,
    ~exists().where(Rsvp.gathering_id == Gathering.id, or_(_has_an_answer, _ran_out)),
)


def is_full_for(
    session: Session, gathering_id: UUID, person_id: UUID, places: int, now: datetime
) -> str | None:
    """The title of a gathering that has no place for a party, and no waiting list; else None: look closer.

    None, too, for who has an answer there, and while anything that is kept there has run out.
    """
    asked = {"gathering": gathering_id, "whose": person_id, "wanted": places, "moment": now}
    return session.scalar(_IS_FULL, asked)
