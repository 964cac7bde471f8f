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
    session.add_all(
        Instalment(invoice_id=invoice.id, number=number, due_on=due_on, amount_minor=amount)
        for number, (due_on, amount) in enumerate(wanted, start=1)
    )
    invoice.remind_on = date.min
    session.flush()
    session.refresh(invoice)
    return invoice
