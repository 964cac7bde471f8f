"""Saying anew what a record is like after a merge, or after one was undone."""

from __future__ import annotations

from uuid import UUID

from services.membership.actions.organisations import announce_description
from services.membership.actions.persons import announce_contact, announce_profile
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from shared.database import Session


def tell_anew(session: Session, kind: str, record_id: UUID) -> None:
    """Say what is known of a person or an organisation now. Asking twice says it twice, and the same."""
    if kind == "organisation":
        announce_description(session, organisation_of(session, record_id))
        return
    person = person_of(session, record_id)
    announce_contact(session, person)
    if person.profile is not None:
        announce_profile(session, person.profile)
