"""Applying: a newcomer, or somebody who is known already, asks to join."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.memberships import ApplicationResumed, ApplicationStarted
from services.membership.actions import organisations, persons
from services.membership.actions.answers import read_answers
from services.membership.actions.applications.deciding import open_for_decision
from services.membership.actions.applications.dues import ask_again
from services.membership.actions.consents import consent_with_application
from services.membership.actions.turns import take_turn
from services.membership.models import Application, Organisation, Person, Tier
from services.membership.models.applications import OPEN_STATES, ApplicationState
from services.membership.queries.applications import application_of, who_is_meant
from services.membership.queries.nominations import first_nominator
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import find_person, person_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.applying import (
    check_admits_newcomers,
    check_may_apply_for,
    check_one_applicant,
    is_proven,
)
from services.membership.rules.joining import check_holder, check_kind
from services.membership.rules.questions import questions_of
from shared.callers import ANYONE, Caller
from shared.database import Session, lock_row
from shared.outbox import announce

_LINK_RESTS = timedelta(hours=1)


@dataclass(frozen=True)
class Received:
    """What became of somebody's asking: the application, and whether they may have the way to it at once.

    An application that was there already is opened to nobody who merely knows the applicant's name and
    address: the way to it goes to that address.
    """

    application: Application
    is_theirs: bool


def submit_application(
    session: Session,
    tier_slug: str,
    organisation: Mapping[str, Any] | None,
    person: Mapping[str, Any] | None,
    now: datetime,
    **more: Any,
) -> Application:
    """A newcomer applies, for an organisation or alone. Coming back resumes the application that is open."""
    asked = {"tier_slug": tier_slug, "organisation": organisation, "person": person, **more}
    return apply_for_membership(session, **asked, now=now).application


def apply_for_membership(
    session: Session,
    *,
    tier_slug: str,
    organisation: Mapping[str, Any] | None = None,
    organisation_id: UUID | None = None,
    person: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    donation_minor: int = 0,
    purchase_order: str = "",
    brought_by: str = "",
    consents: Collection[str] = (),
    is_draft: bool = False,
    browser_language: str = "",
    caller: Caller = ANYONE,
    today: date | None = None,
    now: datetime,
) -> Received:
    """Somebody applies. Coming back resumes the application that is open, the unpaid invoice with it.

    Who does not say in which language to be written to is written to in that of the browser, if it says one.

    What a newcomer says of an organisation or a person already known is kept with the application and
    changes nothing else, unless it is that person, signed in, who says it.
    """
    tier = tier_of(session, tier_slug)
    check_kind(tier, organisation is not None or organisation_id is not None)
    check_one_applicant(caller, person, organisation, organisation_id)
    check_admits_newcomers(tier, caller)
    take_turn(session)
    spoken = (person or {}).get("letter_language") or browser_language
    body = _body(session, organisation, organisation_id, spoken, caller, now)
    check_holder(tier, body)
    applicant = _applicant(session, person, spoken, caller, now)
    consent_with_application(session, applicant, consents, caller, now)
    known = session.scalar(_open_of(applicant, body, tier))
    if known is not None:
        return _resume(session, known, caller, today or now.date(), now)
    read = read_answers(
        questions_of(tier, body.sector if body else None), answers or {}, is_draft=is_draft
    )
    application = _draft(tier, body, applicant, now)
    application.answers = {
        "organisation": organisation,
        "person": person,
        "questions": read,
        "is_own_word": person is not None and caller.person_id == applicant.id,
    }
    application.donation_minor, application.purchase_order = donation_minor, purchase_order
    name_who_brought(session, application, brought_by)
    session.add(application)
    session.flush()
    _hand_in(session, application, tier, is_draft, caller, today or now.date(), now)
    return Received(application, is_theirs=True)


def name_who_brought(session: Session, application: Application, brought_by: str) -> None:
    """Note who brought an applicant: whom the text names for certain, and else the text alone.

    Where nothing is said it is who named the applicant to us, if anybody did. Asking twice notes the last.
    """
    person_id, organisation_id = who_is_meant(session, brought_by)
    if not brought_by:
        person_id = first_nominator(session, application.person_id)
    application.brought_by = brought_by
    application.brought_by_person_id = person_id if person_id != application.person_id else None
    application.brought_by_organisation_id = organisation_id


def _draft(tier: Tier, body: Organisation | None, applicant: Person, now: datetime) -> Application:
    return Application(
        person_id=applicant.id,
        organisation_id=body.id if body else None,
        tier_slug=tier.slug,
        state=ApplicationState.DRAFT,
        started_at=now,
        touched_at=now,
        votes=[],
    )


def _hand_in(
    session: Session,
    application: Application,
    tier: Tier,
    is_draft: bool,
    caller: Caller,
    today: date,
    now: datetime,
) -> None:
    """Say that a draft was begun, or have an application decided on."""
    if is_draft:
        announce(session, ApplicationStarted(**_facts(session, application)))
    else:
        open_for_decision(session, application, tier, today, now, caller)


def _body(
    session: Session,
    described: Mapping[str, Any] | None,
    organisation_id: UUID | None,
    letter_language: str,
    caller: Caller,
    now: datetime,
) -> Organisation | None:
    if organisation_id is not None:
        check_may_apply_for(caller, organisation_id)
        return organisation_of(session, organisation_id)
    if not described:
        return None
    return organisations.find_or_register(session, described, now, letter_language)


def _applicant(
    session: Session,
    person: Mapping[str, Any] | None,
    letter_language: str,
    caller: Caller,
    now: datetime,
) -> Person:
    if person is None:
        return person_of(session, caller.person_id)
    known = find_person(session, person["full_name"], person["email"])
    if known is not None:
        return known
    said = {**person, "letter_language": letter_language}
    newcomer = persons.register_newcomer(session, said, now)
    persons.publish_profile(session, newcomer, person["profile"])
    return newcomer


def _resume(
    session: Session, known: Application, caller: Caller, today: date, now: datetime
) -> Received:
    """The way back to an open application: at once for the applicant, by letter for anybody else."""
    if is_proven(caller, known):
        if known.state == ApplicationState.APPROVED:
            ask_again(session, known, today)
        return Received(known, is_theirs=True)
    locked = lock_row(session, Application, known.id) or application_of(session, known.id)
    if locked.link_sent_at is None or locked.link_sent_at <= now - _LINK_RESTS:
        locked.link_sent_at = now
        session.flush()
        announce(session, ApplicationResumed(**_facts(session, locked)))
    return Received(locked, is_theirs=False)


def _open_of(person: Person, organisation: Organisation | None, tier: Tier) -> Any:
    return select(Application).where(
        Application.person_id == person.id,
        Application.organisation_id == (organisation.id if organisation else None),
        Application.tier_slug == tier.slug,
        Application.state.in_(OPEN_STATES),
    )


def _facts(session: Session, application: Application) -> dict[str, Any]:
    return {
        "application_id": application.id,
        "person_id": application.person_id,
        "organisation_id": application.organisation_id,
        "tier": application.tier_slug,
        "tier_name": tier_of(session, application.tier_slug).name,
    }
