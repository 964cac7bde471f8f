"""Giving roles in an organisation, and taking them back; what was is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.representatives import RepresentativeAppointed, RepresentativeProposed
from services.membership.actions.vacancies import fill_vacancies
from services.membership.models import Representation, RepresentationState, RoleAssignment
from shared.database import Session
from shared.outbox import announce

_PROPOSED = RepresentationState.PROPOSED


@dataclass(frozen=True)
class Grant:
    """From when roles are given, by whom and why; `taken_over` says that it was so before."""

    starts_on: date
    by_id: UUID | None = None
    at: datetime | None = None
    reason: str = ""
    taken_over: bool = False


def give_seat(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    roles: Iterable[str],
    grant: Grant,
) -> Representation:
    """Let a person speak for an organisation whose seats are locked and were counted.

    Asking twice is refused by the database: nobody speaks twice for one organisation.
    """
    representation = Representation(
        organisation_id=organisation_id,
        person_id=person_id,
        state=RepresentationState.CONFIRMED,
        starts_on=grant.starts_on,
        assignments=[_assignment(role, grant) for role in sorted(set(roles))],
    )
    session.add(representation)
    session.flush()
    _announce(session, representation, grant)
    return representation


def give_roles(
    session: Session, known: Representation, roles: Iterable[str], grant: Grant
) -> Representation:
    """Let somebody who speaks for an organisation, or is to, do so in further roles.

    Asking twice adds nothing.
    """
    new, is_proposed = sorted(set(roles) - set(known.roles)), known.state == _PROPOSED
    if not new and not is_proposed:
        return known
    known.state = RepresentationState.CONFIRMED
    known.assignments += [_assignment(role, grant) for role in new]
    session.flush()
    _announce(session, known, grant)
    return known


def propose_representative(
    session: Session, organisation_id: UUID, person_id: UUID, role: str, grant: Grant
) -> Representation:
    """Ask an organisation whether somebody speaks for it; takes no seat, and gives no access.

    Asking twice is refused by the database.
    """
    proposed = Representation(
        organisation_id=organisation_id,
        person_id=person_id,
        state=RepresentationState.PROPOSED,
        starts_on=grant.starts_on,
        assignments=[_assignment(role, grant)],
    )
    session.add(proposed)
    session.flush()
    announce(
        session,
        RepresentativeProposed(
            representation_id=proposed.id,
            organisation_id=organisation_id,
            person_id=person_id,
            roles=(role,),
            starts_on=grant.starts_on,
        ),
    )
    return proposed


def take_role(
    session: Session, holder: Representation, role: str, on: date, by_id: UUID | None, reason: str
) -> None:
    """Take one role back from somebody who keeps others. Asking twice changes nothing."""
    held = [one for one in holder.assignments if one.role == role and one.valid_to is None]
    for assignment in held:
        assignment.valid_to = max(on, assignment.valid_from)
        assignment.ended_by_id, assignment.end_reason = by_id, reason
    if held:
        session.flush()
        announce(session, _appointed(holder, Grant(holder.starts_on, taken_over=True)))


def end_roles(representation: Representation, on: date, by_id: UUID | None, reason: str) -> None:
    """End all roles that somebody still holds. Asking twice changes nothing."""
    for assignment in representation.assignments:
        if assignment.valid_to is None:
            assignment.valid_to = max(on, assignment.valid_from)
            assignment.ended_by_id, assignment.end_reason = by_id, reason


def _announce(session: Session, representation: Representation, grant: Grant) -> None:
    """Say it, and that what was vacant is so no more."""
    announce(session, _appointed(representation, grant))
    fill_vacancies(
        session,
        representation.organisation_id,
        representation.roles,
        representation.person_id,
        grant.starts_on,
    )


def _assignment(role: str, grant: Grant) -> RoleAssignment:
    return RoleAssignment(
        role=role,
        valid_from=grant.starts_on,
        granted_by_id=grant.by_id,
        granted_at=grant.at,
        reason=grant.reason,
        end_reason="",
    )


def _appointed(representation: Representation, grant: Grant) -> RepresentativeAppointed:
    return RepresentativeAppointed(
        representation_id=representation.id,
        organisation_id=representation.organisation_id,
        person_id=representation.person_id,
        roles=tuple(representation.roles),
        starts_on=representation.starts_on,
        taken_over=grant.taken_over,
    )
