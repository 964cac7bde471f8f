"""Saying that an invoice for places at a gathering is paid, to those who keep the places."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from events.places import PlaceBillPaid
from services.membership.models import Invoice, PlaceBill
from services.membership.models.ledger import BillState
from shared.database import Session
from shared.outbox import announce


def tell_claim_is_paid(session: Session, invoice: Invoice, stands: bool, now: datetime) -> None:
    """Money came for places: all of it, or, where the invoice does not stand any more, as credit.

    Asking twice, of an invoice that stands, says it once.
    """
    if invoice.membership_id is not None:
        return
    bill = session.scalar(
        select(PlaceBill).where(PlaceBill.invoice_id == invoice.id),
        execution_options={"populate_existing": True},
    )
    if bill is None or (stands and bill.state != BillState.BILLED):
        return
    if stands:
        bill.state, bill.settled_at = BillState.PAID, now
    announce(
        session,
        PlaceBillPaid(bill_id=bill.bill_id, gathering_id=bill.gathering_id, stands=stands),
    )
