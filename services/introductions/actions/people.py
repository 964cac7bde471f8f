"""Remembering people, organisations and who speaks for whom, as other services announce it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from events.contacts import ContactGiven
from events.memberships import MemberJoined
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.persons import ProfilePublished
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.introductions.models import (
    Contact,
    Membership,
    Organisation,
    Person,
    Representation,
    StaffRole,
)
from services.introductions.queries.people import read_fresh
from shared.database import Session, insert_once, upsert, upsert_many


def lock_people(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Let nobody else propose to these people, or answer for them, until the transaction ends.

    Everything that changes an introduction asks this first, once, for all whom it concerns: the
    rows are locked in one order, so that two who ask wait for one another and never deadlock.
    """
    wanted = sorted(set(person_ids))
    known = set(session.scalars(select(Person.id).where(Person.id.in_(wanted))))
    for person_id in wanted:
        if person_id not in known:
            remember_person(session, person_id)
    found = select(Person).where(Person.id.in_(wanted)).order_by(Person.id).with_for_update()
    rows = session.scalars(found.execution_options(populate_existing=True))
    return {person.id: person for person in rows}


def remember_person(session: Session, person_id: UUID) -> None:
    """Know of a person. The second time does nothing."""
    insert_once(session, Person, id=person_id)


def remember_profile(session: Session, profile: ProfilePublished) -> None:
    """Take over what a person shows of themselves, and to whom. Asking twice changes nothing."""
    values = {
        "described": True,
        "title": profile.title,
        "country": profile.country,
        "discreet": profile.discreet,
        "wants_introductions": profile.wants_introductions,
        "visibility": profile.visibility,
    }
    upsert(session, Person, {"id": profile.person_id}, values)


def remember_contact(session: Session, contact: ContactGiven) -> None:
    """Keep a name and an address for the day an introduction is made; they replace those before."""
    values = {
        "full_name": contact.full_name,
        "email": contact.email,
        "letter_language": contact.letter_language,
    }
    upsert(session, Contact, {"person_id": contact.person_id}, values)


def remember_organisations(
    session: Session, told: Sequence[OrganisationRegistered | OrganisationDescribed]
) -> None:
    """Take over how organisations are described. Asking twice changes nothing."""
    rows = [
        {
            "id": one.organisation_id,
            "display_name": one.display_name,
            "sector": one.sector,
            "country": one.country,
            "size_band": one.size_band,
        }
        for one in told
    ]
    upsert_many(session, Organisation, ["id"], rows)


def remember_appointment(session: Session, appointed: RepresentativeAppointed) -> None:
    """Know that a person speaks for an organisation. Asking twice changes nothing."""
    values = {
        "organisation_id": appointed.organisation_id,
        "person_id": appointed.person_id,
        "roles": list(appointed.roles),
        "starts_on": appointed.starts_on,
        "ended_on": None,
    }
    upsert(session, Representation, {"id": appointed.representation_id}, values)
    remember_person(session, appointed.person_id)


def end_representation(session: Session, left: RepresentativeLeft) -> None:
    """Let a person speak for an organisation no longer. Asking twice changes nothing."""
    values = {
        "organisation_id": left.organisation_id,
        "person_id": left.person_id,
        "ended_on": left.left_on,
    }
    upsert(session, Representation, {"id": left.representation_id}, values)


def remember_member(session: Session, joined: MemberJoined) -> None:
    """Count an organisation, or a person, among the members. Asking twice changes nothing."""
    values = {
        "organisation_id": joined.organisation_id,
        "person_id": joined.person_id,
        "active": True,
        "since": joined.starts_on,
    }
    upsert(session, Membership, {"id": joined.membership_id}, values)
    if joined.person_id:
        remember_person(session, joined.person_id)


def mark_membership(session: Session, membership_id: UUID, active: bool) -> None:
    """Say whether a membership that is known still runs."""
    known = update(Membership).where(Membership.id == membership_id)
    session.execute(known.values(active=active).execution_options(synchronize_session=False))


def note_nobody_found(session: Session, person_id: UUID, now: datetime) -> None:
    """Keep that matching found nobody for somebody. Asking twice changes nothing."""
    theirs = update(Person).where(Person.id == person_id)
    session.execute(theirs.values(nobody_found_at=now).execution_options(synchronize_session=False))


def give_staff_role(session: Session, person_id: UUID, role: str) -> None:
    """Let a person act for the association. The second time does nothing."""
    insert_once(session, StaffRole, person_id=person_id, role=role)


def take_staff_role(session: Session, person_id: UUID, role: str) -> None:
    """Let a person act for the association no longer. The second time does nothing."""
    held = delete(StaffRole).where(StaffRole.person_id == person_id, StaffRole.role == role)
    session.execute(held.execution_options(synchronize_session=False))


def people_of(session: Session, membership_id: UUID) -> set[UUID]:
    """Whom a membership makes members: the person, or those who speak for the organisation."""
    membership = read_fresh(session, Membership, [membership_id]).get(membership_id)
    if membership is None:
        return set()
    if membership.person_id:
        return {membership.person_id}
    spoken_for = Representation.organisation_id == membership.organisation_id
    found = select(Representation.person_id).where(spoken_for, Representation.ended_on.is_(None))
    return set(session.scalars(found))
