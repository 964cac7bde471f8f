"""Places given and given back; the only code that moves the counters of a gathering.

Whoever changes answers comes by the gathering's row first, with `take_places` or `lock_gathering`, and
keeps it until the commit. So nobody deadlocks, and whoever frees places has given them to those who wait
before anybody else can ask: outside of a transaction, no party that waits would fit.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Boolean, bindparam, or_, select, update

from events.gatherings import RsvpOffered, RsvpPromoted
from events.places import PlacesHeld
from services.events.models import DRAWS, TAKES_PLACE, Gathering, Pool, Rsvp, RsvpState
from services.events.queries.rsvps import waiting
from services.events.queries.tickets import room_at
from services.events.rules import (
    NoSuchGathering,
    NotEnoughPlaces,
    is_open_to_rsvps,
    who_moves_up,
)
from services.events.rules.policies import moves_up
from shared.database import Session, lock_row
from shared.outbox import announce

_COUNTERS = ("taken", "waiting")
_APART = {"synchronize_session": False}

_gatherings = Gathering.__table__.c
TAKE = (  # Core, and made once: this is the one hot statement
    update(Gathering.__table__)
    .where(
        _gatherings.id == bindparam("gathering"),
        _gatherings.taken + bindparam("wanted") <= _gatherings.capacity + _gatherings.overbook,
        _gatherings.state.in_(TAKES_PLACE),
        or_(_gatherings.takes_at_once, bindparam("checked", type_=Boolean)),
        _gatherings.starts_at > bindparam("moment"),
    )
    .values(taken=_gatherings.taken + bindparam("wanted"))
    .returning(_gatherings.starts_at)
)


def take_places(
    session: Session,
    gathering_id: UUID,
    places: int,
    now: datetime,
    ticket_type_id: UUID | None = None,
    is_checked: bool = False,
) -> datetime | None:
    """Take places if there are as many, in one conditional update; says when the gathering starts.

    None when there are not, when the gathering is closed to answers, or when it asks for more than
    that, and it `is_checked` nowhere; nothing is changed then. With a ticket, come with the gathering
    locked: the pools that it draws on must have room, else NotEnoughPlaces is raised.
    """
    asked = {"gathering": gathering_id, "wanted": places, "moment": now}
    starts_at = session.scalar(TAKE, {**asked, "checked": is_checked})
    if starts_at is not None and ticket_type_id is not None:
        _take_from_pools(session, ticket_type_id, places)
    return starts_at


def lock_gathering(session: Session, gathering_id: UUID) -> Gathering:
    """A gathering as it is now, kept from changing until the commit."""
    gathering = lock_row(session, Gathering, gathering_id)
    if gathering is None:
        raise NoSuchGathering
    return gathering


def give_places_back(
    session: Session, gathering_id: UUID, places: int, ticket_type_id: UUID | None = None
) -> None:
    """Make places free again, also in the pools of the ticket."""
    _count(session, gathering_id, taken=-places)
    if ticket_type_id is not None:
        _count_in_pools(session, ticket_type_id, -places)


def join_waiting_list(session: Session, gathering_id: UUID) -> tuple[int, int]:
    """One party more waits at a locked gathering; returns its number and its position, the last."""
    joining = update(Gathering).where(Gathering.id == gathering_id)
    joining = joining.values(
        waiting=Gathering.waiting + 1, last_number=Gathering.last_number + 1
    ).returning(Gathering.last_number, Gathering.waiting)
    number, place = session.execute(joining, execution_options=_APART).one()
    return number, place


def leave_waiting_list(session: Session, gathering_id: UUID) -> None:
    """One party less waits."""
    _count(session, gathering_id, waiting=-1)


def hold(session: Session, gathering: Gathering, rsvp: Rsvp, now: datetime) -> None:
    """Let places that were taken be held until they are paid, and ask for the money. Once each."""
    until = now + timedelta(hours=gathering.pay_within_hours)
    rsvp.state, rsvp.held_until = RsvpState.HELD, min(until, gathering.starts_at)
    rsvp.bill_id = rsvp.id
    session.flush()
    announce(
        session,
        PlacesHeld(
            gathering_id=gathering.id,
            bill_id=rsvp.bill_id,
            rsvp_id=rsvp.id,
            person_id=rsvp.person_id,
            title=gathering.title,
            places=rsvp.places,
            price_minor=rsvp.price_minor,
            currency=rsvp.currency,
            held_until=rsvp.held_until,
        ),
    )


def promote_those_who_wait(session: Session, gathering: Gathering, now: datetime) -> list[Rsvp]:
    """Give what is free at a locked gathering to those who wait. A second time finds nobody who fits."""
    session.flush()
    session.refresh(gathering, _COUNTERS)
    is_open = is_open_to_rsvps(gathering, now) and moves_up(gathering, now)
    if not (gathering.waiting and gathering.free and is_open):
        return []
    moving = _next_in_line(session, gathering)
    for rsvp in moving:
        _let_have(session, gathering, rsvp, now)
    _count(session, gathering.id, taken=sum(r.places for r in moving), waiting=-len(moving))
    for rsvp in moving:
        if rsvp.ticket_type_id is not None:
            _take_from_pools(session, rsvp.ticket_type_id, rsvp.places)
    session.refresh(gathering, _COUNTERS)
    return moving


def _let_have(session: Session, gathering: Gathering, rsvp: Rsvp, now: datetime) -> None:
    """Who moves up has the places at once, until they are paid, or until they say yes or no."""
    if gathering.offer_hours:
        until = now + timedelta(hours=gathering.offer_hours)
        rsvp.state, rsvp.held_until = RsvpState.OFFERED, min(until, gathering.starts_at)
        announce(session, offered(rsvp, rsvp.held_until))
    elif rsvp.amount_minor:
        hold(session, gathering, rsvp, now)
    else:
        rsvp.state, rsvp.confirmed_at = RsvpState.CONFIRMED, now
        announce(session, _promoted(rsvp, gathering))


def offered(rsvp: Rsvp, until: datetime) -> RsvpOffered:
    """What is said of places that are offered."""
    return RsvpOffered(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        offered_until=until,
    )


def _next_in_line(session: Session, gathering: Gathering) -> list[Rsvp]:
    """Who moves up, looked for a handful at a time: the line may be long, and few of it fit."""
    free, after, moving = gathering.free, 0, list[Rsvp]()
    room = room_at(session, gathering)
    while free and (handful := waiting(session, gathering.id, free, after)):
        fitting = who_moves_up(handful, free, room)
        free -= sum(rsvp.places for rsvp in fitting)
        after = handful[-1].number or after
        moving += fitting
    return moving


def _promoted(rsvp: Rsvp, gathering: Gathering) -> RsvpPromoted:
    return RsvpPromoted(
        gathering_id=gathering.id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        starts_at=gathering.starts_at,
    )


def _take_from_pools(session: Session, ticket_type_id: UUID, places: int) -> None:
    """Take places from each pool of a ticket, in one statement that none may refuse."""
    drawn = select(DRAWS.c.pool_id).where(DRAWS.c.ticket_type_id == ticket_type_id)
    full = select(Pool.name).where(
        Pool.id.in_(drawn), Pool.taken + places > Pool.capacity + Pool.overbook
    )
    if (name := session.scalar(full.limit(1))) is not None:
        raise NotEnoughPlaces(f"There are no {places} places left in: {name}.")
    _count_in_pools(session, ticket_type_id, places)


def _count_in_pools(session: Session, ticket_type_id: UUID, places: int) -> None:
    """Move the counters of the pools of a ticket; their constraints refuse nonsense."""
    drawn = select(DRAWS.c.pool_id).where(DRAWS.c.ticket_type_id == ticket_type_id)
    moved = update(Pool).where(Pool.id.in_(drawn)).values(taken=Pool.taken + places)
    session.execute(moved, execution_options=_APART)


def _count(session: Session, gathering_id: UUID, *, taken: int = 0, waiting: int = 0) -> None:
    """Move the counters, beside the version that guards edits; the constraints refuse nonsense."""
    moved = update(Gathering).where(Gathering.id == gathering_id)
    moved = moved.values(taken=Gathering.taken + taken, waiting=Gathering.waiting + waiting)
    session.execute(moved, execution_options=_APART)
