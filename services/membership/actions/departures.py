"""Letting those go who speak for an organisation."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from events.representatives import RepresentativeLeft
from services.membership.actions.roles import Grant, end_roles, give_roles, give_seat
from services.membership.actions.seats import lock_seats
from services.membership.models import Representation, RepresentationState
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import live_of, live_representation, locked
from services.membership.rules.representing import (
    PersonDoesNotRepresent,
    check_departure,
    vacant_roles,
)
from shared.database import Session
from shared.outbox import announce


def record_departure(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    last_day: date,
    successor_id: UUID | None,
    today: date,
) -> Representation:
    """A representative leaves; from the last day on access is over, and what they held needs another.

    A last day to come is noted, and may be moved; the sweep carries it out. Asking again after that
    returns what was recorded.
    """
    lock_seats(session, organisation_id, today)
    leaver = session.scalar(locked(live_of(organisation_id, person_id)))
    if leaver is None:
        return _ended_representation(session, organisation_id, person_id)
    check_departure(leaver, last_day, successor_id)
    if successor_id is not None:
        person_of(session, successor_id)
    leaver.last_day, leaver.successor_id = last_day, successor_id
    if last_day <= today:
        end_representation(session, leaver)
    session.flush()
    return leaver


def end_representation(session: Session, leaver: Representation) -> None:
    """Carry a departure out: the seat is free, the successor takes the roles, the rest is vacant.

    Asking twice does nothing more.
    """
    if leaver.state == RepresentationState.ENDED or leaver.last_day is None:
        return
    roles = leaver.roles
    leaver.state = RepresentationState.ENDED
    end_roles(leaver, leaver.last_day, None, "")
    session.flush()
    if leaver.successor_id is not None:
        _succeed(session, leaver, leaver.successor_id, roles)
    others = session.scalars(live_of(leaver.organisation_id)).all()
    announce(
        session,
        RepresentativeLeft(
            representation_id=leaver.id,
            organisation_id=leaver.organisation_id,
            person_id=leaver.person_id,
            left_on=leaver.last_day,
            vacant_roles=vacant_roles(roles, others),
            successor_id=leaver.successor_id,
        ),
    )


def _ended_representation(
    session: Session, organisation_id: UUID, person_id: UUID
) -> Representation:
    of_both = select(Representation).where(
        Representation.organisation_id == organisation_id, Representation.person_id == person_id
    )
    ended = session.scalar(of_both.order_by(Representation.id.desc()).limit(1))
    if ended is None:
        raise PersonDoesNotRepresent("This person does not speak for this organisation")
    return ended


def _succeed(
    session: Session, leaver: Representation, successor_id: UUID, roles: list[str]
) -> None:
    """The successor takes the leaver's roles, and the seat unless they have one."""
    grant = Grant(leaver.last_day or leaver.starts_on)
    known = live_representation(session, leaver.organisation_id, successor_id)
    if known is not None:
        give_roles(session, known, roles, grant)
        return
    give_seat(session, leaver.organisation_id, successor_id, roles, grant)
