"""Applying for membership, and deciding about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.memberships import ApplicationApproved, ApplicationDeclined, ApplicationSubmitted
from services.membership.actions import organisations, persons
from services.membership.actions.memberships import ask_for_term, open_membership
from services.membership.actions.representatives import appoint_representative
from services.membership.actions.terms import grant_free_term
from services.membership.actions.turns import take_turn
from services.membership.models import Application, Invoice, Membership, Organisation, Person, Tier
from services.membership.models.words import RepresentativeRole
from services.membership.queries.applications import application_of
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import find_person, person_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.joining import check_holder, check_kind, check_undecided
from shared.database import Session, lock_row
from shared.outbox import announce

FIRST_ROLES = (RepresentativeRole.PRIMARY, RepresentativeRole.BILLING)
_OPEN = ("submitted", "under_review", "approved")


def submit_application(
    session: Session,
    tier_slug: str,
    organisation: Mapping[str, Any] | None,
    person: Mapping[str, Any],
    now: datetime,
) -> Application:
    """A newcomer applies, for an organisation or alone. Coming back resumes the application that is open.

    What a newcomer says of an organisation or a person already known is kept with the application and
    changes nothing else.
    """
    tier = tier_of(session, tier_slug)
    check_kind(tier, organisation is not None)
    take_turn(session)
    body = organisations.find_or_register(session, organisation, now) if organisation else None
    check_holder(tier, body)
    applicant = find_person(session, person["full_name"], person["email"])
    applicant = applicant or _newcomer(session, person, now)
    known = session.scalar(_open_of(applicant, body, tier))
    answers = {"organisation": organisation, "person": person}
    return known or _submit(session, tier, body, applicant, answers, now)


def approve_application(
    session: Session, application_id: UUID, decided_by_id: UUID | None, today: date, now: datetime
) -> Application:
    """The association says yes: a pending membership, and an invoice unless it costs nothing.

    Asking twice returns the application as it was approved.
    """
    application = _locked(session, application_id)
    if application.state in ("approved", "converted"):
        return application
    check_undecided(application)
    applicant = person_of(session, application.person_id)
    if applicant.profile is None:
        persons.publish_profile(session, applicant, application.answers["person"]["profile"])
    tier = tier_of(session, application.tier_slug)
    membership = open_membership(session, tier, _holder(session, application), today, now)
    _decide(application, "approved", decided_by_id, now)
    application.membership_id = membership.id
    if application.organisation_id is not None:
        appoint_representative(
            session, application.organisation_id, applicant.id, FIRST_ROLES, today, today
        )
    invoice = ask_for_term(session, membership, today)
    announce(session, _approved(application, membership, invoice))
    if invoice is None:
        grant_free_term(session, membership, today, now)
    session.flush()
    return application


def decline_application(
    session: Session, application_id: UUID, decided_by_id: UUID | None, reason: str, now: datetime
) -> Application:
    """The association says no. Asking twice returns the application as it was declined."""
    application = _locked(session, application_id)
    if application.state == "declined":
        return application
    check_undecided(application)
    _decide(application, "declined", decided_by_id, now)
    application.reason = reason
    session.flush()
    announce(
        session,
        ApplicationDeclined(
            application_id=application.id, person_id=application.person_id, reason=reason
        ),
    )
    return application


def _newcomer(session: Session, person: Mapping[str, Any], now: datetime) -> Person:
    newcomer = persons.register_person(session, person["full_name"], person["email"], now)
    persons.publish_profile(session, newcomer, person["profile"])
    return newcomer


def _submit(
    session: Session,
    tier: Tier,
    organisation: Organisation | None,
    person: Person,
    answers: Mapping[str, Any],
    now: datetime,
) -> Application:
    application = Application(
        person_id=person.id,
        organisation_id=organisation.id if organisation else None,
        tier_slug=tier.slug,
        state="submitted",
        answers=dict(answers),
        submitted_at=now,
    )
    session.add(application)
    session.flush()
    announce(
        session,
        ApplicationSubmitted(
            application_id=application.id,
            person_id=person.id,
            organisation_id=application.organisation_id,
            tier=tier.slug,
        ),
    )
    return application


def _open_of(person: Person, organisation: Organisation | None, tier: Tier) -> Any:
    return select(Application).where(
        Application.person_id == person.id,
        Application.organisation_id == (organisation.id if organisation else None),
        Application.tier_slug == tier.slug,
        Application.state.in_(_OPEN),
    )


def _holder(session: Session, application: Application) -> Organisation | Person:
    if application.organisation_id is not None:
        return organisation_of(session, application.organisation_id)
    return person_of(session, application.person_id)


def _decide(
    application: Application, state: str, decided_by_id: UUID | None, now: datetime
) -> None:
    application.state = state
    application.decided_at = now
    application.decided_by_id = decided_by_id


def _approved(
    application: Application, membership: Membership, invoice: Invoice | None
) -> ApplicationApproved:
    return ApplicationApproved(
        application_id=application.id,
        person_id=application.person_id,
        membership_id=membership.id,
        invoice_id=invoice.id if invoice else None,
        amount_minor=invoice.amount_minor if invoice else 0,
        currency=invoice.currency if invoice else membership.tier.currency,
        due_on=invoice.due_on if invoice else None,
    )


def _locked(session: Session, application_id: UUID) -> Application:
    application = lock_row(session, Application, application_id)
    return application or application_of(session, application_id)
