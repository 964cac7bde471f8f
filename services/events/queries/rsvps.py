"""Reading the answers to a gathering, with the positions of those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, func, select

from services.events.models import Gathering, Rsvp, RsvpState
from services.events.queries import gatherings
from services.events.queries.tickets import room_at
from services.events.rules import NoSuchRsvp, what_blocks, what_is_offered
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset

_HANDFUL = 50
_IN_LINE = (RsvpState.WAITING, RsvpState.OFFERED)
_OPEN = select(Rsvp).where(  # made once: this is asked with every answer
    Rsvp.gathering_id == bindparam("gathering"),
    Rsvp.person_id == bindparam("whose"),
    Rsvp.state != RsvpState.CANCELLED,
)


@dataclass(frozen=True)
class Answer:
    """An RSVP and, while it waits, its position and what blocks it."""

    rsvp: Rsvp
    position: int | None = None
    blocked_by: str | None = None


def answer(session: Session, rsvp: Rsvp, now: datetime) -> Answer:
    """An RSVP as it is shown."""
    if rsvp.state == RsvpState.OFFERED:
        return Answer(rsvp, None, what_is_offered(rsvp))
    if rsvp.state != RsvpState.WAITING:
        return Answer(rsvp)
    gathering = session.get_one(Gathering, rsvp.gathering_id)
    room = room_at(session, gathering)
    return Answer(rsvp, position(session, rsvp), what_blocks(rsvp, gathering, now, room))


def answers(session: Session, rsvps: Sequence[Rsvp], now: datetime) -> list[Answer]:
    """RSVPs of one gathering as they are shown; costs nothing more when none of them waits."""
    waiting = [rsvp for rsvp in rsvps if rsvp.state == RsvpState.WAITING]
    if not waiting:
        return [answer(session, rsvp, now) for rsvp in rsvps]
    gathering = session.get_one(Gathering, waiting[0].gathering_id)
    places = _positions(session, gathering.id, [rsvp.id for rsvp in waiting])
    room = room_at(session, gathering)
    return [
        Answer(rsvp, places[rsvp.id], what_blocks(rsvp, gathering, now, room))
        if rsvp.id in places
        else answer(session, rsvp, now)
        for rsvp in rsvps
    ]


def open_rsvp(session: Session, gathering_id: UUID, person_id: UUID) -> Rsvp | None:
    """What a person holds at a gathering: places, or a position; None when neither."""
    return session.scalar(_OPEN, {"gathering": gathering_id, "whose": person_id})


def last_rsvp(session: Session, gathering_id: UUID, person_id: UUID) -> Rsvp:
    """A person's newest answer to a gathering, also one that was taken back."""
    theirs = _of(gathering_id).where(Rsvp.person_id == person_id)
    # What is open comes first, whatever the clocks of several machines said.
    newest = (Rsvp.state == RsvpState.CANCELLED, Rsvp.answered_at.desc())
    found = session.scalar(theirs.order_by(*newest).limit(1))
    if found is None:
        raise NoSuchRsvp
    return found


def rsvps(
    session: Session,
    gathering_id: UUID,
    caller: Caller,
    now: datetime,
    after: str | None,
    limit: int,
    state: str | None = None,
) -> Page[Answer]:
    """The answers to a gathering: all for event managers, the caller's own for others."""
    wanted = _visible(session, gathering_id, caller)
    if state is not None:
        wanted = wanted.where(Rsvp.state == state)
    page = keyset(session, wanted, Rsvp.id, after, limit)
    return Page(answers(session, page.items, now), page.next)


def waiting_list(
    session: Session, gathering_id: UUID, caller: Caller, now: datetime, after: int, limit: int
) -> Page[Answer]:
    """Those who wait or have an offer, in order, after a number: all for event managers, else the caller's own."""
    line = _visible(session, gathering_id, caller).where(
        Rsvp.state.in_(_IN_LINE), Rsvp.number > after
    )
    found = list(session.scalars(line.order_by(Rsvp.number).limit(limit + 1)))
    more = str(found[limit - 1].number) if len(found) > limit else None
    return Page(answers(session, found[:limit], now), more)


def position(session: Session, rsvp: Rsvp) -> int:
    """How many wait up to and including this one: 1 is the first."""
    ahead = select(func.count()).where(
        Rsvp.gathering_id == rsvp.gathering_id,
        Rsvp.state == RsvpState.WAITING,
        Rsvp.number <= rsvp.number,
    )
    return session.scalars(ahead).one()


def waiting(session: Session, gathering_id: UUID, most: int, after: int) -> list[Rsvp]:
    """The next handful of those who wait, in order after a number, in parties of at most `most`."""
    line = _of(gathering_id).where(
        Rsvp.state == RsvpState.WAITING, Rsvp.number > after, Rsvp.places <= most
    )
    return list(session.scalars(line.order_by(Rsvp.number).limit(_HANDFUL)))


def _of(gathering_id: UUID) -> Select[Rsvp]:
    return select(Rsvp).where(Rsvp.gathering_id == gathering_id)


def _visible(session: Session, gathering_id: UUID, caller: Caller) -> Select[Rsvp]:
    """The answers that a caller may see. Raises NoSuchGathering."""
    of_it = _of(gatherings.gathering(session, gathering_id, caller).id)
    return of_it if caller.has(Role.EVENT_MANAGER) else of_it.where(_is_of(caller))


def _is_of(caller: Caller) -> ColumnElement[bool]:
    return Rsvp.person_id == caller.person_id if caller.person_id else false()


def _positions(session: Session, gathering_id: UUID, rsvp_ids: list[UUID]) -> dict[UUID, int]:
    place = func.row_number().over(order_by=Rsvp.number).label("place")
    line = select(Rsvp.id, place).where(
        Rsvp.gathering_id == gathering_id, Rsvp.state == RsvpState.WAITING
    )
    ranked = line.subquery()
    found = session.execute(select(ranked.c.id, ranked.c.place).where(ranked.c.id.in_(rsvp_ids)))
    return {row.id: row.place for row in found}
