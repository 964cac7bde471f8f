"""Reading the tickets of a gathering, its pools, and to whom a person belongs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from services.events.models import (
    Admission,
    Audience,
    Gathering,
    Pool,
    Representation,
    Sponsorship,
    TicketType,
)
from services.events.queries.gatherings import gathering as visible
from services.events.queries.speaking import is_speaker
from services.events.rules.room import NO_POOLS, Room, room_in
from services.events.rules.tickets import audiences_of
from shared.callers import Caller, Role
from shared.database import Session


def ticket_types(session: Session, gathering_id: UUID) -> list[TicketType]:
    """The types of tickets of a gathering, in the order of their making."""
    wanted = select(TicketType).where(TicketType.gathering_id == gathering_id)
    return list(session.scalars(wanted.order_by(TicketType.id)))


def tickets_seen(session: Session, gathering_id: UUID, caller: Caller) -> list[TicketType]:
    """The same for a caller: what needs a code is shown to event managers alone."""
    types = ticket_types(session, visible(session, gathering_id, caller).id)
    manages = caller.has(Role.EVENT_MANAGER)
    return [one for one in types if manages or (one.is_open and not one.access_code)]


def pools(session: Session, gathering_id: UUID) -> list[Pool]:
    """The pools of a gathering as they stand now, in the order of their making."""
    wanted = select(Pool).where(Pool.gathering_id == gathering_id).order_by(Pool.id)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def pools_seen(session: Session, gathering_id: UUID, caller: Caller) -> list[Pool]:
    """The same of a gathering that the caller may see."""
    return pools(session, visible(session, gathering_id, caller).id)


def room_at(session: Session, gathering: Gathering) -> Room:
    """What is free in the pools of a gathering; costs nothing where there are no tickets."""
    if not gathering.is_ticketed:
        return NO_POOLS
    return room_in(pools(session, gathering.id), ticket_types(session, gathering.id))


def audiences(
    session: Session, gathering_id: UUID, person_id: UUID, admission: Admission, today: date
) -> frozenset[Audience]:
    """To whom a person belongs on a day: to the members, the others, the sponsors, and who speaks there."""
    speaks_for = select(Representation.organisation_id).where(
        Representation.person_id == person_id,
        Representation.starts_on <= today,
        or_(Representation.left_on.is_(None), Representation.left_on > today),
    )
    pays = select(Sponsorship.sponsorship_id).where(
        or_(
            Sponsorship.sponsor_person_id == person_id,
            Sponsorship.sponsor_organisation_id.in_(speaks_for),
        ),
        Sponsorship.starts_on <= today,
        or_(Sponsorship.ended_on.is_(None), Sponsorship.ended_on > today),
    )
    is_sponsor = session.scalar(pays.limit(1)) is not None
    return audiences_of(admission, is_sponsor, is_speaker(session, gathering_id, person_id))
