"""Letting an invoice be paid in instalments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from services.membership.actions.dues.locking import lock_invoice
from services.membership.models import Instalment, Invoice
from services.membership.queries.tiers import tier_of
from services.membership.rules.instalments import (
    Part,
    check_may_be_split,
    check_parts,
    parts_asked,
    parts_chosen,
)
from services.membership.rules.money import shared_out
from shared.callers import Caller, Role
from shared.database import Session


def split_invoice(
    session: Session,
    invoice_id: UUID,
    *,
    count: int | None = None,
    first_on: date | None = None,
    parts: Sequence[Part] = (),
    today: date,
) -> Invoice:
    """Let an invoice be paid in so many equal parts over a year, or in parts that are named.

    What is asked for stays the same, and is looked at anew for reminders. Asking twice for the same parts
    changes nothing; until something is paid, other parts may be agreed.
    """
    invoice = lock_invoice(session, invoice_id)
    return _split(session, invoice, parts_asked(invoice, count, first_on, parts), today)


def choose_parts(
    session: Session,
    invoice_id: UUID,
    caller: Caller,
    *,
    count: int | None = None,
    first_on: date | None = None,
    parts: Sequence[Part] = (),
    today: date,
) -> Invoice:
    """Let an invoice be paid in parts: in any for a treasurer, else in as many as its tier lets everybody
    choose, due month by month. As with `split_invoice`, asking twice changes nothing."""
    if caller.has(Role.TREASURER):
        return split_invoice(
            session, invoice_id, count=count, first_on=first_on, parts=parts, today=today
        )
    invoice = lock_invoice(session, invoice_id)
    slugs = sorted({line.tier_slug for line in invoice.lines if line.tier_slug})
    tiers = [tier_of(session, slug) for slug in slugs]
    is_special = first_on is not None or bool(parts)
    return _split(session, invoice, parts_chosen(invoice, tiers, count, is_special), today)


def _split(session: Session, invoice: Invoice, wanted: Sequence[Part], today: date) -> Invoice:
    if [(part.due_on, part.amount_minor) for part in invoice.instalments] == list(wanted):
        return invoice
    check_may_be_split(invoice)
    check_parts(invoice, wanted, today)
    session.execute(delete(Instalment).where(Instalment.invoice_id == invoice.id))
    invoice.remind_on = date.min
    _write(session, invoice, wanted)
    return invoice


def split_as(session: Session, invoice: Invoice, agreed: Sequence[Instalment], today: date) -> None:
    """Let a new invoice be paid in the parts that were agreed for another, each as large a share of it.

    What was due before is due today. Asking twice asks twice: whoever calls writes the invoice first.
    """
    if not agreed:
        return
    weights: dict[date, int] = {}
    for part in agreed:
        day = max(part.due_on, today)
        weights[day] = weights.get(day, 0) + part.amount_minor
    amounts = shared_out(invoice.amount_minor, list(weights.values()))
    parts = [(day, amount) for day, amount in zip(weights, amounts, strict=True) if amount]
    _write(session, invoice, parts)


def _write(session: Session, invoice: Invoice, parts: Sequence[Part]) -> None:
    session.add_all(
        Instalment(invoice_id=invoice.id, number=number, due_on=due_on, amount_minor=amount)
        for number, (due_on, amount) in enumerate(parts, start=1)
    )
    session.flush()
    session.refresh(invoice)
