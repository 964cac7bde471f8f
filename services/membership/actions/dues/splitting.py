"""Letting an invoice be paid in instalments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from services.membership.actions.dues.locking import lock_invoice
from services.membership.models import Instalment, Invoice
from services.membership.rules.instalments import (
    Part,
    check_may_be_split,
    check_parts,
    parts_asked,
)
from services.membership.rules.money import shared_out
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
    wanted = parts_asked(invoice, count, first_on, parts)
    if [(part.due_on, part.amount_minor) for part in invoice.instalments] == wanted:
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
