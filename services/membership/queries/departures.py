"""Departures, and who seems to have left, for those who may see it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import (
    Departure,
    DepartureState,
    DepartureSuspicion,
    SuspicionState,
)
from services.membership.queries.organisations import organisation_shown
from services.membership.queries.representatives import let_appoint
from services.membership.rules.departures import NoSuchDeparture, NoSuchSuspicion
from shared.callers import Caller
from shared.database import Page, Session, keyset


def departure_of(session: Session, organisation_id: UUID, departure_id: UUID) -> Departure:
    """The departure of an id from an organisation. Raises NoSuchDeparture."""
    found = session.get(Departure, departure_id)
    if found is None or found.organisation_id != organisation_id:
        raise NoSuchDeparture(f"No departure has the id {departure_id}")
    return found


def noted_departure(session: Session, representation_id: UUID) -> Departure | None:
    """The departure that is to come for a representation, if there is one."""
    noted = select(Departure).where(
        Departure.representation_id == representation_id, Departure.state == DepartureState.NOTED
    )
    return session.scalar(noted)


def departures(session: Session, organisation_id: UUID, caller: Caller) -> list[Departure]:
    """Who left an organisation, and who is about to, for its representatives and for stewards."""
    organisation_shown(session, organisation_id, caller)
    found = select(Departure).where(Departure.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(Departure.id)))


def let_cancel(
    session: Session, organisation_id: UUID, departure_id: UUID, caller: Caller, today: date
) -> None:
    """Refuse a caller who may not say that this person stays: one's own word is taken back by oneself."""
    organisation_shown(session, organisation_id, caller)
    departure = departure_of(session, organisation_id, departure_id)
    own = caller.person_id == departure.person_id
    if not own or departure.noted_by_id != caller.person_id:
        let_appoint(session, organisation_id, caller, today)


def suspicions(
    session: Session, after: str | None, limit: int, state: str | None
) -> Page[DepartureSuspicion]:
    """Who seems to have left, oldest first; those to be looked at, unless another state is asked for."""
    found = select(DepartureSuspicion).where(
        DepartureSuspicion.state == (state or SuspicionState.OPEN)
    )
    return keyset(session, found, DepartureSuspicion.id, after, limit)


def suspicion_of(session: Session, suspicion_id: UUID) -> DepartureSuspicion:
    """The suspicion of an id. Raises NoSuchSuspicion."""
    found = session.get(DepartureSuspicion, suspicion_id)
    if found is None:
        raise NoSuchSuspicion(f"No suspicion has the id {suspicion_id}")
    return found
