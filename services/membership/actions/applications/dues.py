"""What an approved application has to do with money: asking for it, again if need be, and giving it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from services.membership.actions.applications.locking import locked
from services.membership.actions.applications.refunding import give_back
from services.membership.actions.dues import ask_dues, void_invoice
from services.membership.actions.endings import end_at_once
from services.membership.actions.memberships import ask_for_term, renew_membership, take_free_term
from services.membership.actions.terms import grant_free_term
from services.membership.models import Application, Exit, Grant, Invoice, Membership
from services.membership.models.applications import ApplicationKind
from services.membership.models.dues import InvoiceState
from services.membership.models.grants import GrantKind
from services.membership.models.memberships import ExitKind
from services.membership.queries.dues import invoice_of
from services.membership.queries.grants import grant_of_application
from services.membership.queries.memberships import membership_of
from services.membership.queries.prices import price_of_term
from services.membership.queries.representatives import live_representation
from services.membership.rules.applying import check_waits_for_dues
from services.membership.rules.lines import NewLine, gift
from shared.database import Session, lock_row

Say = Callable[[Session, Application, Membership, Invoice | None], None]


def ask_for_dues(
    session: Session,
    application: Application,
    membership: Membership,
    today: date,
    now: datetime,
    say: Say,
) -> None:
    """Ask for what an approved newcomer owes; what costs nothing begins at once."""
    donation = gift(membership.id, application.donation_minor)
    grant = grant_of_application(session, application.id)
    if grant is not None:
        grant.membership_id = membership.id
        session.flush()
    if grant is not None and grant.kind == GrantKind.COMPLIMENTARY and today < grant.ends_on:
        _begin_for_nothing(session, application, membership, grant, donation, today, now, say)
        return
    invoice = ask_for_term(
        session, membership, today, beside=donation, purchase_order=application.purchase_order
    )
    application.invoice_id = invoice.id if invoice else None
    say(session, application, membership, invoice)
    if invoice is None or price_of_term(session, membership, today).is_free:
        grant_free_term(session, membership, today, now)


def _begin_for_nothing(
    session: Session,
    application: Application,
    membership: Membership,
    grant: Grant,
    donation: list[NewLine],
    today: date,
    now: datetime,
    say: Say,
) -> None:
    """What was given begins at once; a donation beside it is asked for all the same."""
    invoice = ask_dues(session, membership, donation, today) if donation else None
    application.invoice_id = invoice.id if invoice else None
    say(session, application, membership, invoice)
    grant_free_term(session, membership, today, now, grant_id=grant.id, ends_on=grant.ends_on)


def ask_for_dues_anew(
    session: Session, application_id: UUID, today: date, now: datetime
) -> Application:
    """Ask for the dues of an approved application again, at the prices of today, after they were void.

    What costs nothing by now is granted. Refuses an application that waits for no dues. Asking twice
    leaves the invoice that is open.
    """
    application = locked(session, application_id)
    check_waits_for_dues(application)
    application.touched_at = now
    if application.kind == ApplicationKind.RENEWAL:
        renew_on_approval(session, application, today, now)
    else:
        ask_again(session, application, today)
        assert application.membership_id is not None, "an approval opens a membership"
        membership = membership_of(session, application.membership_id)
        if price_of_term(session, membership, today).is_free:
            grant_free_term(session, membership, today, now)
    session.flush()
    return application


def ask_again(session: Session, application: Application, today: date) -> None:
    """Ask for the dues of an approved application anew, where its invoice is open no more.

    Asking twice leaves the invoice that is open.
    """
    membership = session.get(Membership, application.membership_id)
    if membership is None or application.kind == ApplicationKind.RENEWAL:
        return
    donation = gift(membership.id, application.donation_minor)
    invoice = ask_for_term(
        session, membership, today, beside=donation, purchase_order=application.purchase_order
    )
    application.invoice_id = invoice.id if invoice else None


def renew_on_approval(
    session: Session, application: Application, today: date, now: datetime
) -> None:
    """Ask for the dues of the next term, now that the renewal is approved; what costs nothing is granted.

    Which days the term has follows from when it is paid, as the tier says of late renewals, and not from
    how long the decision took.
    """
    assert application.membership_id is not None, "a renewal is of a membership"
    membership = membership_of(session, application.membership_id)
    if price_of_term(session, membership, today).is_free:
        take_free_term(session, membership.id, today, now)
        return
    invoice = renew_membership(
        session, membership.id, today, purchase_order=application.purchase_order
    )
    application.invoice_id = invoice.id


def take_back(
    session: Session, application: Application, reason: str, today: date, now: datetime
) -> None:
    """Undo an approval that no term has followed: nothing is owed, and nobody is let in by it.

    Asking twice does nothing more.
    """
    if application.kind == ApplicationKind.JOIN:
        _end_membership(session, application, reason, today, now)
        _end_speaking(session, application, today, now)
    if application.invoice_id is not None:
        _void(session, application.invoice_id, today, now)


def _end_membership(
    session: Session, application: Application, reason: str, today: date, now: datetime
) -> None:
    membership = lock_row(session, Membership, application.membership_id)
    if membership is None or membership.exits:
        return
    ending = Exit(kind=ExitKind.RESIGNED, effective_on=today, reason=reason[:500], noted_at=now)
    membership.exits.append(ending)
    session.flush()


def _end_speaking(session: Session, application: Application, today: date, now: datetime) -> None:
    """Whoever came to speak for the organisation with the approval does so no more."""
    if application.organisation_id is None or application.decided_at is None:
        return
    known = live_representation(session, application.organisation_id, application.person_id)
    if known is not None and known.starts_on >= application.decided_at.date():
        body, person_id = application.organisation_id, application.person_id
        end_at_once(session, body, person_id, "the application came to nothing", today, now)


def _void(session: Session, invoice_id: UUID, today: date, now: datetime) -> None:
    """Nothing is owed on it, and what was paid on it so far goes back."""
    if invoice_of(session, invoice_id).state == InvoiceState.OPEN:
        give_back(session, void_invoice(session, invoice_id, today=today, now=now), now)
