"""Giving money back to the card that it came from; booked when the provider says that it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.actions.provider.calls import ask_again, write_call
from services.membership.models import Invoice, OutboundCall, Payment, PaymentTask
from services.membership.models.provider import CallState, TaskKind
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
    on_its_way = _on_its_way(session, payment)
    wanted = check_refundable_to_card(payment, amount_minor, on_its_way)
    if wanted is None or _refused(session, payment.id, wanted):
        for call in _asked(session, payment.id):
            if wanted in (None, call.params["amount_minor"]):
                ask_again(session, call, now)
        return payment
    wish = RefundWish(payment.reference, invoice.id, wanted, invoice.currency)
    failed = len(_failed(session, invoice.id))
    purpose = f"{payment.id}:{payment.refunded_minor}:{wanted}" + (f":{failed}" * bool(failed))
    write_call(session, payment.id, wish, livemode, now, purpose)
    return payment


def _on_its_way(session: Session, payment: Payment) -> int | None:
    """How much of a payment is being given back: asked for, perhaps done, or done and not booked yet."""
    settled = {one.reference for one in payment.refunds} | _failed(session, payment.invoice_id)
    for call in _asked(session, payment.id):
        waits = call.state in (CallState.READY, CallState.CALLING, CallState.GIVEN_UP)
        is_done = call.state == CallState.DONE and (call.result or {}).get("ref") not in settled
        if waits or is_done:
            return int(call.params["amount_minor"])
    return None


def _asked(session: Session, payment_id: UUID) -> list[OutboundCall]:
    found = session.query(OutboundCall).filter_by(kind="refund", subject_id=payment_id)
    return found.order_by(OutboundCall.id).all()


def _refused(session: Session, payment_id: UUID, amount_minor: int) -> bool:
    """Whether the provider would not give so much back: asked again, it may have the money."""
    return any(
        call.state == CallState.FAILED and call.params["amount_minor"] == amount_minor
        for call in _asked(session, payment_id)
    )


def _failed(session: Session, invoice_id: UUID) -> set[str]:
    """The refunds of an invoice that the provider could not bring to the card."""
    found = session.query(PaymentTask.subject)
    found = found.filter_by(kind=TaskKind.REFUND_FAILED, invoice_id=invoice_id)
    return {subject for (subject,) in found}
