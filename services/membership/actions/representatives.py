"""Appointing those who speak for an organisation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from services.membership.actions.roles import Grant, give_roles, give_seat, take_role
from services.membership.actions.seats import lock_seats
from services.membership.actions.vacancies import open_vacancies
from services.membership.models import Representation, RepresentationState
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import (
    live_of,
    live_representation,
    seats_taken,
)
from services.membership.rules.invitations import check_benefits
from services.membership.rules.representing import (
    OrganisationIsNoMember,
    PersonDoesNotRepresent,
    check_begins,
    check_role_held,
    check_seat,
    seats_of,
    vacant_roles,
)
from shared.database import Session, lock_row


def appoint_representative(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    roles: Collection[str],
    starts_on: date,
    today: date,
    *,
    taken_over: bool = False,
    by_id: UUID | None = None,
    now: datetime | None = None,
    reason: str = "",
) -> Representation:
    """Let a person speak for a member organisation; takes a seat.

    Asking twice returns the representation; asking with another role adds the role to it. A day before
    that of the first time is refused.
    Taken over from before, the organisation need not be a member.
    """
    organisation, person = organisation_of(session, organisation_id), person_of(session, person_id)
    membership = lock_seats(session, organisation_id, today)
    if membership is None and not taken_over:
        raise OrganisationIsNoMember(f"{organisation.display_name} is no member")
    known = live_representation(session, organisation_id, person_id)
    is_new = known is None or known.state == RepresentationState.PROPOSED
    if is_new and membership is not None:
        check_seat(seats_taken(session, organisation_id, today), seats_of(membership))
    if known is not None:
        if not taken_over:
            check_begins(known, [*roles], starts_on, today)
        grant = Grant(max(starts_on, known.starts_on), by_id, now, reason)
        return give_roles(session, known, roles, grant)
    grant = Grant(starts_on, by_id, now, reason, taken_over)
    return give_seat(session, organisation_id, person.id, roles, grant)


def confirm_representative(
    session: Session,
    organisation_id: UUID,
    representation_id: UUID,
    today: date,
    by_id: UUID | None,
    now: datetime,
) -> Representation:
    """Say yes to somebody who was proposed; takes a seat. Asking twice returns who was confirmed."""
    membership = lock_seats(session, organisation_id, today)
    proposed = lock_row(session, Representation, representation_id)
    if proposed is None or proposed.organisation_id != organisation_id:
        raise PersonDoesNotRepresent
    if proposed.state == RepresentationState.PROPOSED:
        membership = check_benefits(membership, today)
        check_seat(seats_taken(session, organisation_id, today), seats_of(membership))
        give_roles(session, proposed, (), Grant(max(today, proposed.starts_on), by_id, now))
    return proposed


def withdraw_role(
    session: Session,
    organisation_id: UUID,
    representation_id: UUID,
    role: str,
    today: date,
    by_id: UUID | None,
    reason: str,
) -> Representation:
    """Take one role from somebody who keeps others; it is vacant if nobody else holds it.

    Asking twice changes nothing more.
    """
    lock_seats(session, organisation_id, today)
    found = lock_row(session, Representation, representation_id)
    found = found if found and found.organisation_id == organisation_id else None
    holder = check_role_held(found, role)
    was_held = role in holder.roles
    take_role(session, holder, role, today, by_id, reason)
    if was_held:
        others = session.scalars(live_of(organisation_id)).all()
        vacant = vacant_roles([role], others)
        organisation = organisation_of(session, organisation_id)
        open_vacancies(session, organisation, vacant, today, holder.person_id, today)
    return holder
