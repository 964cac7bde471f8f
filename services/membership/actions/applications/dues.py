"""What an approved application has to do with money: asking for it, again if need be, and giving it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from services.membership.actions.dues import issue_invoice
from services.membership.actions.memberships import renew_membership
from services.membership.actions.terms import grant_free_term
from services.membership.models import Application, Invoice, Membership
from services.membership.rules.approvals import check_undecided
from shared.database import Session

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
    invoice = issue_invoice(session, membership, today) if membership.tier.price_minor else None
    application.invoice_id = invoice.id if invoice else None
    say(session, application, membership, invoice)
    if invoice is None:
        grant_free_term(session, membership, today, now)


def ask_again(session: Session, application: Application, today: date) -> None:
    """Ask for the dues of an approved application whose invoice is open no more."""


def renew_on_approval(session: Session, application: Application, today: date) -> None:
    """Ask for the dues of the next term, now that the renewal is approved."""
    assert application.membership_id is not None, "a renewal is of a membership"
    invoice = renew_membership(session, application.membership_id, today)
    application.invoice_id = invoice.id


def take_back(
    session: Session, application: Application, reason: str, today: date, now: datetime
) -> None:
    """Undo an approval that no term has followed."""
    check_undecided(application)
