"""Tickets and pools are set up, given at the price of the moment, and priced anew after a lapse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.events.actions.allocations import give_kept_ticket
from services.events.actions.places import lock_gathering, promote_those_who_wait
from services.events.models import (
    TAKES_PLACE,
    Admission,
    Allocation,
    Audience,
    Gathering,
    Pool,
    Rsvp,
    RsvpState,
    TicketType,
)
from services.events.queries import tickets as reads
from services.events.queries.access import admission_of
from services.events.rules import PlacesAreTaken, check_not_cancelled
from services.events.rules.tickets import (
    NO_WISH,
    NoSuchPool,
    NoTicketForYou,
    Wish,
    audiences_of,
    check_price,
    ticket_for,
)
from shared.database import Session

__all__ = ["Wish", "give_ticket", "price_as_non_member", "put_pool", "put_ticket_type"]


def put_pool(
    session: Session, gathering_id: UUID, name: str, capacity: int, overbook: int, now: datetime
) -> Pool:
    """Make the pool of a name, or give it another size; what becomes free goes to those who wait.

    A second time nothing is left to change.
    """
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    there = {pool.name: pool for pool in reads.pools(session, gathering_id)}
    pool = there.get(name) or Pool(gathering_id=gathering_id, name=name, taken=0)
    if capacity + overbook < pool.taken:
        fault = {"capacity": [f"At least {pool.taken - overbook}."]}
        raise PlacesAreTaken(f"{pool.taken} places are taken already.", fields=fault)
    pool.capacity, pool.overbook = capacity, overbook
    session.add(pool)
    session.flush()
    promote_those_who_wait(session, gathering, now)
    return pool


def put_ticket_type(
    session: Session, gathering_id: UUID, name: str, pools: list[str], **facts: Any
) -> TicketType:
    """Make the type of ticket of a name, or change it; whoever has one keeps price and places.

    The pools of a type that somebody holds stay as they are. A second time nothing is left to change.
    """
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    check_price(facts["price_minor"], facts["currency"])
    there = {one.name: one for one in reads.ticket_types(session, gathering_id)}
    one = there.get(name) or TicketType(gathering_id=gathering_id, name=name)
    for fact, value in facts.items():
        setattr(one, fact, value)
    drawn = _named(session, gathering_id, pools)
    if drawn != one.pools:
        _check_nobody_has(session, one)
        one.pools = drawn
    gathering.is_ticketed, gathering.takes_at_once = True, False
    session.add(one)
    session.flush()
    return one


def give_ticket(
    session: Session, gathering: Gathering, rsvp: Rsvp, wish: Wish, today: date
) -> None:
    """Note on an answer the ticket that a person gets, and what it costs, as of now.

    Whoever comes on places that are kept for a sponsor has the ticket of these.
    """
    if not gathering.is_ticketed and wish == NO_WISH:
        return
    if give_kept_ticket(session, rsvp, wish, today):
        return
    admission = Admission(rsvp.admitted_as)
    own = reads.audiences(session, gathering.id, rsvp.person_id, admission, today)
    there = reads.ticket_types(session, gathering.id)
    ticket = ticket_for(there, wish, own, rsvp.places)
    rsvp.ticket_type_id = ticket.id
    rsvp.price_minor, rsvp.currency = ticket.price_minor, ticket.currency


def price_as_non_member(session: Session, person_ids: list[UUID], now: datetime, day: date) -> int:
    """Let a member's ticket cost what it costs others, for whoever is no member any more.

    The place stays; so does the price where others have no ticket, where it is billed already, or where a
    sponsor keeps the place. A second time it is the same.
    """
    repriced = 0
    for rsvp, member_price in session.execute(_members_tickets(person_ids, now)).all():
        if admission_of(session, rsvp.person_id, day) == Admission.GUEST:
            repriced += _reprice(session, rsvp, member_price)
    return repriced


def _reprice(session: Session, rsvp: Rsvp, was: TicketType) -> bool:
    there = reads.ticket_types(session, was.gathering_id)
    try:
        other = ticket_for(there, NO_WISH, audiences_of(Admission.GUEST, False), rsvp.places)
    except NoTicketForYou:
        return False
    rsvp.price_minor, rsvp.currency = other.price_minor, other.currency
    return True


def _members_tickets(person_ids: list[UUID], now: datetime) -> Any:
    return (
        select(Rsvp, TicketType)
        .join(TicketType, TicketType.id == Rsvp.ticket_type_id)
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .where(
            Rsvp.person_id.in_(person_ids),
            Rsvp.state != RsvpState.CANCELLED,
            Rsvp.bill_id.is_(None),
            Rsvp.allocation_id.is_(None),
            TicketType.audience == Audience.MEMBER,
            Gathering.state.in_(TAKES_PLACE),
            Gathering.starts_at > now,
        )
        .order_by(Rsvp.id)
    )


def _named(session: Session, gathering_id: UUID, names: list[str]) -> list[Pool]:
    there = {pool.name: pool for pool in reads.pools(session, gathering_id)}
    unknown = [name for name in names if name not in there]
    if unknown:
        raise NoSuchPool(f"There is no pool called {unknown[0]}.")
    return sorted((there[name] for name in set(names)), key=lambda pool: pool.id)


def _check_nobody_has(session: Session, one: TicketType) -> None:
    held = select(Rsvp.id).where(Rsvp.ticket_type_id == one.id, Rsvp.state != RsvpState.CANCELLED)
    kept = select(Allocation.id).where(Allocation.ticket_type_id == one.id, Allocation.kept > 0)
    found = [session.scalar(wanted.limit(1)) for wanted in (held, kept)] if one.id else []
    if any(found):
        raise PlacesAreTaken("Somebody has this ticket already; its pools cannot change.")
