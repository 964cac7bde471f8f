"""Who comes unannounced and is let in: they take places as others do, or visibly go beyond what there is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from events.contract import Event
from events.gatherings import RsvpAccepted, RsvpPromoted
from services.events.actions.check_ins import ITSELF, note, put_checkpoint
from services.events.actions.holds import free_what_ran_out
from services.events.actions.places import leave_waiting_list, lock_gathering, take_places
from services.events.actions.tickets import give_ticket
from services.events.models import DRAWS, Gathering, Pool, Rsvp, RsvpState, Source
from services.events.queries.access import admission_of
from services.events.queries.check_ins import Seen, checkpoint_at
from services.events.queries.rsvps import open_rsvp
from services.events.rules import NotEnoughPlaces, check_not_over
from services.events.rules.check_ins import WalkInMustPay, check_door_is_open, check_has_place
from services.events.rules.tickets import Wish
from shared.database import Session, new_id
from shared.outbox import announce
from shared.telemetry import log

_NO_PLACE_YET = (RsvpState.WAITING, RsvpState.ASKED, RsvpState.OFFERED)


def walk_in(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    places: int,
    now: datetime,
    today: date,
    *,
    checkpoint: str,
    by_id: UUID | None,
    ticket_type_id: UUID | None = None,
    overbook: bool = False,
) -> Seen:
    """Give places to somebody at the door, also once it has begun, and let the whole party in.

    Whoever waits or asked has their answer confirmed, for as many as they answered for. Where it is full,
    NotEnoughPlaces says so, unless the desk says `overbook`: then that number rises by what is missing. A
    second time they are in already.
    """
    gathering = lock_gathering(session, gathering_id)
    check_door_is_open(gathering, now)
    check_not_over(gathering, now)
    free_what_ran_out(session, gathering, now)
    session.refresh(gathering)
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None:
        rsvp = _answer(session, gathering, person_id, places, now, today)
        give_ticket(session, gathering, rsvp, Wish(ticket_type_id), today)
    is_new = rsvp.state in (None, *_NO_PLACE_YET)
    if is_new:
        _confirm(session, gathering, rsvp, now, overbook)
    check_has_place(gathering, rsvp, ITSELF)
    at = checkpoint_at(session, gathering_id, checkpoint)
    at = at or put_checkpoint(session, gathering_id, checkpoint)
    source = Source.WALK_IN if is_new else Source.DOOR
    party = range(1, rsvp.places) if is_new else ()
    for guest in party:
        note(session, gathering, rsvp, guest, at, by_id, now, source)
    return note(session, gathering, rsvp, ITSELF, at, by_id, now, source)


def _answer(
    session: Session,
    gathering: Gathering,
    person_id: UUID,
    places: int,
    now: datetime,
    today: date,
) -> Rsvp:
    return Rsvp(
        id=new_id(),
        gathering_id=gathering.id,
        person_id=person_id,
        places=places,
        price_minor=0,
        currency="",
        admitted_as=admission_of(session, person_id, today),
        answered_at=now,
    )


def _confirm(
    session: Session, gathering: Gathering, rsvp: Rsvp, now: datetime, overbook: bool
) -> None:
    if rsvp.amount_minor:
        raise WalkInMustPay
    was = rsvp.state
    if was != RsvpState.OFFERED:
        rsvp.allocation_id = None
        _take(session, gathering, rsvp, overbook)
    if was == RsvpState.WAITING:
        leave_waiting_list(session, gathering.id)
    rsvp.state, rsvp.confirmed_at, rsvp.held_until = RsvpState.CONFIRMED, now, None
    session.add(rsvp)
    session.flush()
    announce(session, _accepted(gathering, rsvp, was == RsvpState.WAITING))


def _take(session: Session, gathering: Gathering, rsvp: Rsvp, overbook: bool) -> None:
    """Take places by the same update as everybody, as if it had not begun; first go beyond, if that is said."""
    if overbook:
        _go_beyond(session, gathering, rsvp)
    just_before = gathering.starts_at - timedelta(seconds=1)
    asked = (gathering.id, rsvp.places, just_before, rsvp.ticket_type_id, True)
    if take_places(session, *asked) is None:
        few = f"{gathering.title} has not as many places left."
        raise NotEnoughPlaces(f"{few} To let them in all the same, say `overbook`.")


def _go_beyond(session: Session, gathering: Gathering, rsvp: Rsvp) -> None:
    missing = max(0, rsvp.places - gathering.free)
    gathering.overbook += missing
    drawn = select(DRAWS.c.pool_id).where(DRAWS.c.ticket_type_id == rsvp.ticket_type_id)
    pools = session.scalars(
        select(Pool).where(Pool.id.in_(drawn)), execution_options={"populate_existing": True}
    )
    for pool in pools.all():
        missing_there = max(0, rsvp.places - pool.free)
        pool.overbook += missing_there
        missing = max(missing, missing_there)
    session.flush()
    if missing:
        log("events").warning(
            "let in beyond the capacity", gathering_id=str(gathering.id), places=missing
        )


def _accepted(gathering: Gathering, rsvp: Rsvp, waited: bool) -> Event:
    kind = RsvpPromoted if waited else RsvpAccepted
    return kind(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        starts_at=gathering.starts_at,
    )
