"""Places are kept for a sponsor's people, taken over by them, and released to all.

All of this comes with the gathering locked. What is kept is counted as taken, in the same counters and by the
same conditional update as any place, so that nothing can be sold that is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from services.events.actions.places import (
    give_places_back,
    lock_gathering,
    promote_those_who_wait,
    take_places,
)
from services.events.models import Allocation, Gathering, Rsvp, TicketType
from services.events.queries import allocations as reads
from services.events.queries.tickets import ticket_types
from services.events.rules import NotEnoughPlaces, PlacesAreTaken, check_open_to_rsvps
from services.events.rules.allocations import allocation_for, check_release
from services.events.rules.tickets import (
    NoSuchTicketType,
    TooManyPlacesForATicket,
    Wish,
)
from shared.database import Session

_APART = {"synchronize_session": False}


def put_allocation(
    session: Session,
    gathering_id: UUID,
    ticket_type: str,
    organisation_id: UUID,
    places: int,
    access_code: str,
    release_at: datetime,
    now: datetime,
) -> Allocation:
    """Keep so many places of a type of ticket for an organisation, or more or fewer than before.

    Refuses more than are free, and fewer than its people have. What is kept no more goes to those who wait.
    A second time nothing is left to change.
    """
    gathering = lock_gathering(session, gathering_id)
    check_open_to_rsvps(gathering, now)
    check_release(gathering, release_at, now)
    release_due(session, gathering, now)
    ticket = _named(session, gathering_id, ticket_type)
    one = reads.allocation_of(session, ticket.id, organisation_id) or Allocation(
        gathering_id=gathering_id,
        ticket_type_id=ticket.id,
        organisation_id=organisation_id,
        places=0,
        kept=0,
    )
    used = reads.places_by(session, one.id) if one.id else 0
    if places < used:
        fault = {"places": [f"At least {used}."]}
        raise PlacesAreTaken(f"{used} of them are taken already.", fields=fault)
    _keep(session, gathering, ticket.id, places - used - one.kept, now)
    one.places, one.kept, one.released_at = places, places - used, None
    one.access_code, one.release_at = access_code, release_at
    session.add(one)
    promote_those_who_wait(session, gathering, now)
    return one


def release_due(session: Session, gathering: Gathering, now: datetime) -> int:
    """Let that be everybody's whose time has come at a locked gathering. A second time there is none."""
    if not gathering.is_ticketed:
        return 0
    due = [one for one in reads.allocations_kept(session, gathering.id) if one.release_at <= now]
    for one in due:
        given, one.kept, one.released_at = one.kept, 0, now
        session.flush()
        if given:
            give_places_back(session, gathering.id, given, one.ticket_type_id)
    if due:
        promote_those_who_wait(session, gathering, now)
    return len(due)


def sweep_allocations(session: Session, now: datetime, most: int) -> int:
    """Release what is due everywhere, though nobody asks there; a second time there is none."""
    found = reads.gatherings_due(session, now, most)
    for gathering_id in found:
        release_due(session, lock_gathering(session, gathering_id), now)
    return len(found)


def give_kept_ticket(session: Session, rsvp: Rsvp, wish: Wish, today: date) -> bool:
    """Note on an answer by which allocation a person comes, at the price of its ticket; whether by any."""
    there = reads.allocations_kept(session, rsvp.gathering_id)
    if not there:
        return False
    own = reads.speaks_for(session, rsvp.person_id, today)
    one = allocation_for(there, wish, own, rsvp.places)
    ticket = session.get_one(TicketType, one.ticket_type_id) if one else None
    if one is None or ticket is None or not ticket.is_open:
        return False
    if rsvp.places > ticket.most_places:
        raise TooManyPlacesForATicket(fields={"places": [f"At most {ticket.most_places}."]})
    rsvp.allocation_id, rsvp.ticket_type_id = one.id, ticket.id
    rsvp.price_minor, rsvp.currency = ticket.price_minor, ticket.currency
    return True


def take_kept(session: Session, allocation_id: UUID, places: int) -> bool:
    """Take over places that are kept, in one conditional update; False when there are not as many."""
    taking = update(Allocation).where(
        Allocation.id == allocation_id,
        Allocation.kept >= places,
        Allocation.released_at.is_(None),
    )
    taking = taking.values(kept=Allocation.kept - places).returning(Allocation.id)
    return session.scalar(taking, execution_options=_APART) is not None


def give_back(session: Session, rsvp: Rsvp, places: int) -> None:
    """Make places of an answer free again: for its sponsor's people, or, where nothing is kept, for all."""
    if rsvp.allocation_id is not None:
        keeping = update(Allocation).where(
            Allocation.id == rsvp.allocation_id, Allocation.released_at.is_(None)
        )
        keeping = keeping.values(kept=Allocation.kept + places).returning(Allocation.id)
        if session.scalar(keeping, execution_options=_APART) is not None:
            return
    give_places_back(session, rsvp.gathering_id, places, rsvp.ticket_type_id)


def is_kept_for(session: Session, rsvp: Rsvp) -> bool:
    """Whether an answer takes what it takes from an allocation that is not released."""
    one = session.get(Allocation, rsvp.allocation_id) if rsvp.allocation_id else None
    return one is not None and one.released_at is None


def _keep(
    session: Session, gathering: Gathering, ticket_type_id: UUID, more: int, now: datetime
) -> None:
    if more < 0:
        give_places_back(session, gathering.id, -more, ticket_type_id)
    elif more and take_places(session, gathering.id, more, now, ticket_type_id, True) is None:
        fault = {"places": [f"At most {gathering.free} more."]}
        raise NotEnoughPlaces(f"{gathering.title} has {gathering.free} left.", fields=fault)


def _named(session: Session, gathering_id: UUID, name: str) -> TicketType:
    there = [one for one in ticket_types(session, gathering_id) if one.name == name]
    if not there:
        raise NoSuchTicketType(f"There is no ticket called {name}.")
    return there[0]
