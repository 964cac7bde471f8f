"""Who is calling, as of today: read live, so that what has ended gives no access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from services.membership.models import Membership, Person, Representation, StaffRole
from services.membership.queries.finding import erased_of, living_id
from services.membership.queries.memberships import MembershipShown, memberships_of
from services.membership.queries.persons import person_of
from services.membership.rules.representing import speaks
from services.membership.rules.standing import has_benefits, standing_of
from shared.callers import Caller, Role
from shared.database import Session
from shared.errors import NotFound


@dataclass(frozen=True)
class MeShown:
    """A person as they see themselves, with what they are to the association on a day."""

    person_id: UUID
    full_name: str
    email: str
    roles: list[str]
    organisation_ids: list[UUID]
    memberships: list[MembershipShown]


class ProgramActsForNobody(NotFound):
    """This program acts in roles of its own, and for no person."""


def who_is(session: Session, person_id: UUID, today: date) -> Caller | None:
    """The roles of a person on a day; None for one who is not known, or was erased."""
    language = session.scalar(_language_of(person_id))
    if language is None:
        person_id = living_id(session, person_id)
        language = session.scalar(_language_of(person_id))
    if language is None or erased_of(session, [person_id]):
        return None
    represented = frozenset(_represented(session, person_id, today))
    roles = {Role(role) for role in session.scalars(_staff_roles(person_id))}
    if represented:
        roles.add(Role.REPRESENTATIVE)
    if _is_member(session, person_id, represented, today):
        roles.add(Role.MEMBER)
    return Caller(
        person_id=person_id,
        roles=frozenset(roles),
        organisation_ids=represented,
        language=language,
    )


def me(session: Session, caller: Caller, today: date) -> MeShown:
    """Who is calling. Raises ProgramActsForNobody where that is a program in roles of its own."""
    if caller.person_id is None:
        raise ProgramActsForNobody(
            "Ask with a token that acts for a person: footbridge token --person"
        )
    person = person_of(session, caller.person_id)
    return MeShown(
        person_id=person.id,
        full_name=person.full_name,
        email=person.email,
        roles=sorted(str(role) for role in caller.roles),
        organisation_ids=sorted(caller.organisation_ids),
        memberships=memberships_of(session, caller, today),
    )


def _language_of(person_id: UUID) -> Select[str]:
    return select(Person.letter_language).where(Person.id == person_id)


def _represented(session: Session, person_id: UUID, today: date) -> list[UUID]:
    of_person = select(Representation).where(
        Representation.person_id == person_id, Representation.state == "confirmed"
    )
    return [one.organisation_id for one in session.scalars(of_person) if speaks(one, today)]


def _staff_roles(person_id: UUID) -> Any:
    return select(StaffRole.role).where(StaffRole.person_id == person_id)


def _is_member(
    session: Session, person_id: UUID, organisation_ids: frozenset[UUID], today: date
) -> bool:
    """Whether a person enjoys what members enjoy, on their own or through an organisation."""
    held = select(Membership).where(
        or_(
            Membership.person_id == person_id,
            Membership.organisation_id.in_(organisation_ids),
        )
    )
    return any(has_benefits(standing_of(one, today)) for one in session.scalars(held))
