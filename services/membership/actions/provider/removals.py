"""Having the provider forget customers whose persons were erased, as soon as no money needs them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select

from services.membership.actions.provider.calls import write_call
from services.membership.actions.provider.forgetting import blank_calls
from services.membership.models import (
    ChargeAttempt,
    Checkout,
    Invoice,
    OutboundCall,
    Payment,
    PaymentTask,
    ProviderCustomer,
    ProviderObject,
    Tombstone,
)
from services.membership.models.provider import AttemptState, CallState, CheckoutState, TaskKind
from services.membership.rules.wishes import RemovalWish
from shared.database import Session

_AT_ONCE = 50
_WAITS = (CallState.READY, CallState.CALLING, CallState.GIVEN_UP)
_CHARGED = (AttemptState.ASKED, AttemptState.PROCESSING, AttemptState.UNANSWERED)
_HELD_BY = (TaskKind.DISPUTE, TaskKind.REFUND_FAILED)


def remove_customers(session: Session, now: datetime) -> int:
    """Wish that some customers be forgotten whose persons were erased; returns how many.

    A refund, a charge or a dispute that is open keeps a customer until it is through. Asking twice wishes
    nothing more.
    """
    erased = ProviderCustomer.person_id.in_(select(Tombstone.person_id))
    wished = exists().where(
        OutboundCall.subject_id == ProviderCustomer.id, OutboundCall.kind == "removal"
    )
    known = ProviderCustomer.customer_ref.is_not(None)
    found = select(ProviderCustomer).where(erased, known, ~wished, ~_is_needed(now))
    customers = session.scalars(found.order_by(ProviderCustomer.id).limit(_AT_ONCE)).all()
    for customer in customers:
        assert customer.customer_ref is not None, "it was asked for"
        assert customer.person_id is not None, "it was a person's"
        blank_calls(session, customer.person_id)
        wish = RemovalWish(customer.customer_ref)
        write_call(session, customer.id, wish, customer.livemode, now)
    return len(customers)


def _is_needed(now: datetime) -> ColumnElement[bool]:
    """Whether money of whoever a customer was is on its way, or may have to go back."""
    invoices = select(Invoice.id).where(Invoice.payer_person_id == ProviderCustomer.person_id)
    payments = select(Payment.id).where(Payment.invoice_id.in_(invoices))
    return or_(
        exists().where(
            OutboundCall.state.in_(_WAITS),
            or_(
                OutboundCall.subject_id == ProviderCustomer.id,
                OutboundCall.subject_id.in_(payments),
            ),
        ),
        exists().where(ChargeAttempt.invoice_id.in_(invoices), ChargeAttempt.state.in_(_CHARGED)),
        exists().where(
            Checkout.person_id == ProviderCustomer.person_id,
            Checkout.state == CheckoutState.OPEN,
            or_(Checkout.expires_at.is_(None), Checkout.expires_at > now),
        ),
        exists().where(
            ProviderObject.invoice_id.in_(invoices), ProviderObject.state == "processing"
        ),
        exists().where(
            PaymentTask.invoice_id.in_(invoices),
            PaymentTask.kind.in_(_HELD_BY),
            PaymentTask.closed_at.is_(None),
        ),
    )
