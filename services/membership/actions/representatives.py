"""Appointing those who speak for an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from services.membership.actions.roles import Grant, give_roles, give_seat
from services.membership.actions.seats import lock_seats
from services.membership.models import Representation
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import live_representation, seats_taken
from services.membership.rules.representing import OrganisationIsNoMember, check_seat, seats_of
from shared.database import Session


def appoint_representative(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    roles: Iterable[str],
    starts_on: date,
    today: date,
    *,
    taken_over: bool = False,
    by_id: UUID | None = None,
    now: datetime | None = None,
    reason: str = "",
) -> Representation:
    """Let a person speak for a member organisation; takes a seat.

    Asking twice returns the representation; asking with another role adds the role to it.
    Taken over from before, the organisation need not be a member.
    """
    organisation, person = organisation_of(session, organisation_id), person_of(session, person_id)
    membership = lock_seats(session, organisation_id, today)
    if membership is None and not taken_over:
        raise OrganisationIsNoMember(f"{organisation.display_name} is no member")
    known = live_representation(session, organisation_id, person_id)
    if known is None and membership is not None:
        check_seat(seats_taken(session, organisation_id, today), seats_of(membership))
    if known is not None:
        grant = Grant(max(starts_on, known.starts_on), by_id, now, reason)
        return give_roles(session, known, roles, grant)
    grant = Grant(starts_on, by_id, now, reason, taken_over)
    return give_seat(session, organisation_id, person.id, roles, grant)
