"""Giving money back to the card that it came from; booked when the provider says that it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.actions.provider.calls import write_call
from services.membership.models import Invoice, OutboundCall, Payment
from services.membership.queries.dues import payment_of
from services.membership.rules.provider import check_refundable_to_card
from services.membership.rules.wishes import RefundWish
from shared.database import Session, lock_row


def ask_for_card_refund(
    session: Session, payment_id: UUID, amount_minor: int | None, livemode: bool, now: datetime
) -> Payment:
    """Have money of a payment by card go back, all that is left of it if no amount is given.

    It is booked when it went. Asking twice for the same is one refund while the first is on its way.
    """
    payment = payment_of(session, payment_id)
    invoice = lock_row(session, Invoice, payment.invoice_id)
    assert invoice is not None, "a payment is for an invoice"
    session.refresh(payment)
    on_its_way = _on_its_way(session, payment.id)
    wanted = check_refundable_to_card(payment, amount_minor, on_its_way)
    if wanted is not None:
        wish = RefundWish(payment.reference, invoice.id, wanted, invoice.currency)
        purpose = f"{payment.id}:{payment.refunded_minor}:{wanted}"
        write_call(session, payment.id, wish, livemode, now, purpose)
    return payment


def _on_its_way(session: Session, payment_id: UUID) -> int | None:
    """How much of a payment is being given back, and not booked yet."""
    asked = session.query(OutboundCall).filter_by(kind="refund", subject_id=payment_id)
    waiting = asked.filter(OutboundCall.state.in_(["ready", "calling"])).first()
    return waiting.params["amount_minor"] if waiting else None
