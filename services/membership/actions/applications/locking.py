"""Keeping others from an application while something is decided about it."""

from __future__ import annotations

from uuid import UUID

from services.membership.models import Application, Membership, Organisation, Person
from services.membership.queries.applications import application_of
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from shared.database import Session, lock_row


def locked(session: Session, application_id: UUID) -> Application:
    """An application that nobody else decides about meanwhile, nor about another of the same holder.

    The holder comes first, then the membership, so that no two wait for one another.
    """
    application = application_of(session, application_id)
    if application.organisation_id is not None:
        lock_row(session, Organisation, application.organisation_id)
    else:
        lock_row(session, Person, application.person_id)
    if application.membership_id is not None:
        lock_row(session, Membership, application.membership_id)
    return lock_row(session, Application, application_id) or application


def holder_of(session: Session, application: Application) -> Organisation | Person:
    """Who is to hold the membership that is asked for."""
    if application.organisation_id is not None:
        return organisation_of(session, application.organisation_id)
    return person_of(session, application.person_id)
