"""What an applicant does with an application that is open, and what becomes of it when nobody does anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.memberships import ApplicationExpired, ApplicationWithdrawn
from services.membership.actions.answers import read_answers
from services.membership.actions.applications.applying import name_who_brought
from services.membership.actions.applications.deciding import open_for_decision
from services.membership.actions.applications.dues import take_back
from services.membership.actions.applications.locking import locked
from services.membership.models import Application
from services.membership.models.applications import ApplicationState
from services.membership.queries.applications import may_expire, rested_applications, sector_of
from services.membership.queries.tiers import tier_of
from services.membership.rules.applying import (
    check_is_changeable,
    check_is_open,
    rested_since,
)
from services.membership.rules.questions import Question, questions_of
from shared.callers import ANYONE, Caller
from shared.database import Session
from shared.outbox import announce

_PORTION = 200
_TAKEN_OVER = ("donation_minor", "purchase_order")
_NOTHING_ASKED = "Nothing was asked for any more, and nobody went on with it"


def change_application(
    session: Session, application_id: UUID, changes: Mapping[str, Any], now: datetime
) -> Application:
    """An applicant adds to a draft, or corrects what nobody has voted on; what is left out stays.

    Answers are given one by one: those that are left out stay, too. Asking twice changes nothing more.
    """
    application = locked(session, application_id)
    check_is_changeable(application)
    _answer(session, application, changes.get("answers", {}))
    for name in _TAKEN_OVER:
        if name in changes:
            setattr(application, name, changes[name])
    if "brought_by" in changes:
        name_who_brought(session, application, changes["brought_by"])
    application.touched_at = now
    session.flush()
    return application


def submit_draft(
    session: Session, application_id: UUID, today: date, now: datetime, caller: Caller = ANYONE
) -> Application:
    """An applicant hands a draft in. Asking twice returns the application as it stands."""
    application = locked(session, application_id)
    if application.state != ApplicationState.DRAFT:
        check_is_open(application)
        return application
    asked = _asked(session, application)
    read_answers(asked, application.answers.get("questions", {}))
    tier = tier_of(session, application.tier_slug)
    open_for_decision(session, application, tier, today, now, caller)
    session.flush()
    return application


def withdraw_application(
    session: Session, application_id: UUID, today: date, now: datetime
) -> Application:
    """An applicant thinks better of it. Asking twice returns the application as it was withdrawn."""
    application = locked(session, application_id)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    check_is_open(application)
    if application.state == ApplicationState.APPROVED:
        take_back(session, application, "The application was withdrawn", today, now)
    _end(application, ApplicationState.WITHDRAWN, now)
    session.flush()
    announce(
        session,
        ApplicationWithdrawn(application_id=application.id, person_id=application.person_id),
    )
    return application


def expire_applications(session: Session, now: datetime, today: date) -> int:
    """End the applications that nobody has touched for as long as their tier gives them.

    Of those approved, to join, the ones whose invoice is void: the approval is taken back. Asking twice
    ends no more of them.
    """
    expired = 0
    for application_id in rested_applications(session, now, _PORTION):
        application = locked(session, application_id)
        tier = tier_of(session, application.tier_slug)
        rests = application.touched_at <= rested_since(now, tier.application_days)
        if rests and may_expire(session, application):
            if application.state == ApplicationState.APPROVED:
                take_back(session, application, _NOTHING_ASKED, today, now)
            _end(application, ApplicationState.EXPIRED, now)
            session.flush()
            announce(session, _expired(session, application))
            expired += 1
    return expired


def _answer(session: Session, application: Application, given: Mapping[str, Any]) -> None:
    if not given:
        return
    answers = {**application.answers.get("questions", {}), **given}
    is_draft = application.state == ApplicationState.DRAFT
    read = read_answers(_asked(session, application), answers, is_draft=is_draft)
    application.answers = {**application.answers, "questions": read}


def _asked(session: Session, application: Application) -> tuple[Question, ...]:
    tier = tier_of(session, application.tier_slug)
    return questions_of(tier, sector_of(session, application))


def _end(application: Application, state: str, now: datetime) -> None:
    application.state = state
    application.decided_at = now


def _expired(session: Session, application: Application) -> ApplicationExpired:
    return ApplicationExpired(
        application_id=application.id,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        tier=application.tier_slug,
        tier_name=tier_of(session, application.tier_slug).name,
    )
