"""Keeping what is asked of a membership true: while it waits to be paid, it asks for what holds now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from services.membership.actions.dues.crediting import credit
from services.membership.actions.dues.issuing import issue_invoice
from services.membership.actions.dues.locking import lock_invoice
from services.membership.actions.dues.splitting import split_as
from services.membership.actions.dues.taking import Money, take_money
from services.membership.actions.dues.voiding import void_invoice
from services.membership.models import Application, Invoice, Membership, Payment, Sponsorship
from services.membership.models.dues import InvoiceState, Method
from services.membership.queries.dues import waiting
from services.membership.queries.ledger import credit_of
from services.membership.queries.memberships import membership_of
from services.membership.queries.prices import lines_of_now
from services.membership.rules.dues import is_to_be_carried_out, payer_on
from services.membership.rules.lines import DEEDS, NewLine
from shared.database import Session


def follow(session: Session, invoice: Invoice, today: date, now: datetime) -> None:
    """Where a held invoice came to an end, or gave something, ask anew for what else its memberships owe.

    Asking twice changes nothing more.
    """
    if invoice.state == InvoiceState.OPEN and not is_to_be_carried_out(invoice):
        return
    for membership_id in _memberships(invoice):
        ask_anew(session, membership_of(session, membership_id), today, now)


def ask_anew(session: Session, membership: Membership, today: date, now: datetime) -> None:
    """Let what a held membership is asked for, and does not have yet, be what holds now.

    An invoice that asks for something else is void, and the same payer is asked anew, by the same day.
    What was paid on it, and taken back of it, counts for the new one. Asking twice changes nothing more.
    """
    for invoice in waiting(session, membership.id):
        lines = lines_of_now(session, membership, invoice, today)
        if lines is not None:
            ask_instead(session, invoice, lines, today, now)


def ask_instead(
    session: Session, before: Invoice, lines: Sequence[NewLine], today: date, now: datetime
) -> None:
    """Void an open invoice, and ask its payer for these lines instead, if there are any, by the same day.

    What was paid on it, and taken back of it, counts for the new one. Asking twice asks once more.
    """
    paid_minor, notes = before.settled_minor, list(before.credit_notes)
    void_invoice(session, before.id, today=today, now=now)
    if not lines:
        _lead_to(session, before, None)
        return
    after = issue_invoice(
        session,
        payer_on(before),
        lines,
        before.currency,
        today=today,
        due_on=max(before.due_on, today),
        membership_id=before.membership_id,
        purchase_order=before.purchase_order,
        replaces=before.number,
        now=now,
    )
    take_the_place_of(session, before, after, today)
    for note in notes:
        taken_back = min(note.amount_minor, after.outstanding_minor)
        if taken_back:
            credit(session, after, taken_back, (), note.reference, note.reason, today, now)
    _pay_as_before(session, before, after, paid_minor, today, now)
    follow(session, after, today, now)


def pay_instead(
    session: Session, void: Invoice, payment: Payment, today: date, now: datetime
) -> None:
    """Let money that came for a void invoice pay what its payer was asked for instead, as far as it goes.

    What is left is to the payer's credit, as all of it was. Asking twice is refused by the database.
    """
    left = payment.amount_minor - payment.applied_minor
    for membership_id in _memberships(void):
        for other in waiting(session, membership_id):
            if (payer_on(other), other.currency) != (payer_on(void), void.currency):
                continue
            asked = lock_invoice(session, other.id)
            amount = min(left, asked.outstanding_minor)
            if amount:
                named = f"{void.number}: {payment.reference}"[:100]
                money = Money(payment.paid_on, amount, Method.CREDIT, named, None)
                take_money(session, asked, money, now)
                follow(session, asked, today, now)
                left -= amount


def take_the_place_of(session: Session, before: Invoice, after: Invoice, today: date) -> None:
    """What led to a void invoice leads to the one that was written instead, in the parts that were agreed.

    Asking twice is refused by the database, where there were parts.
    """
    _lead_to(session, before, after)
    split_as(session, after, before.instalments, today)


def _lead_to(session: Session, before: Invoice, after: Invoice | None) -> None:
    for pointing in (Application, Sponsorship):
        to_it = update(pointing).where(pointing.invoice_id == before.id)
        session.execute(to_it.values(invoice_id=after.id if after else None))


def _pay_as_before(
    session: Session, before: Invoice, after: Invoice, paid_minor: int, today: date, now: datetime
) -> None:
    """What had come in for the invoice before is credit now, and pays the one after as far as it goes."""
    there = credit_of(session, payer_on(after), after.currency)
    amount = min(paid_minor, there, after.outstanding_minor)
    if amount > 0:
        money = Money(today, amount, Method.CREDIT, f"from {before.number}", None)
        take_money(session, after, money, now)


def _memberships(invoice: Invoice) -> list[UUID]:
    asked = {line.membership_id for line in invoice.lines if line.kind in DEEDS}
    return sorted(one for one in asked if one is not None)
