"""Looking at what Stripe has, and saying it in the words of the port."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.payments.stripe.finding import key_on
from services.membership.payments.stripe.lists import PAGE, all_of
from services.membership.payments.stripe.making import moment
from services.membership.payments.stripe.units import from_stripe
from services.membership.rules.sightings import (
    Seen,
    SeenCard,
    SeenCustomer,
    SeenDispute,
    SeenPayment,
    SeenRefund,
)

_PAYMENTS = {"succeeded": "succeeded", "processing": "processing", "canceled": "cancelled"}
_PAGES = {"complete": "completed", "expired": "expired"}
_BILLS = {"paid": "completed", "void": "void", "uncollectible": "void"}
_REFUNDS = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
_DISPUTES = {"won": "won", "lost": "lost", "warning_closed": "won", "prevented": "won"}


class Looking:
    """Reads objects as they are now; whatever is asked about, what is told holds all payments it touches."""

    def __init__(self, v1: Any) -> None:
        self._v1 = v1

    def look(self, ref: str) -> Seen | None:
        """The object that an id leads to: from a refund, a dispute or a charge that is the payment."""
        prefix = ref.partition("_")[0]
        looks = {
            "cs": self._page,
            "in": self._bill,
            "pi": self._payment,
            "ch": lambda one: self._of(self._v1.charges, one),
            "py": lambda one: self._of(self._v1.charges, one),
            "re": lambda one: self._of(self._v1.refunds, one),
            "pyr": lambda one: self._of(self._v1.refunds, one),
            "dp": lambda one: self._of(self._v1.disputes, one),
            "du": lambda one: self._of(self._v1.disputes, one),
            "cus": self._customer,
            "pm": self._method,
        }
        look = looks.get(prefix)
        return look(ref) if look else None

    def made_since(self, since: datetime) -> Iterator[str]:
        """The ids of payments, pages and bills, with the payments of younger refunds and disputes."""
        asked: Any = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
        for list_ in (self._v1.payment_intents, self._v1.checkout.sessions, self._v1.invoices):
            yield from (one.id for one in list_.list(asked).auto_paging_iter())
        for list_ in (self._v1.refunds, self._v1.disputes):
            found = list_.list(asked).auto_paging_iter()
            yield from (one.payment_intent for one in found if one.payment_intent)

    def _page(self, ref: str) -> Seen:
        session = self._v1.checkout.sessions.retrieve(ref)
        paid = self._seen_payment(session.payment_intent) if session.payment_intent else None
        saves = session.customer and session.status == "complete"
        return Seen(
            ref=session.id,
            kind="checkout",
            state=_PAGES.get(session.status, "open"),
            livemode=session.livemode,
            invoice_id=_invoice_in(session.metadata),
            payments=(paid,) if paid else (),
            customer=self._seen_customer(session.customer) if saves else None,
        )

    def _bill(self, ref: str) -> Seen:
        bill = self._v1.invoices.retrieve(ref)
        listed = self._v1.invoice_payments.list({"invoice": ref, "limit": PAGE})
        made = list(all_of(listed, "payments of one bill"))
        intents = [one.payment.payment_intent for one in made if one.status == "paid"]
        payments = tuple(self._seen_payment(intent) for intent in intents if intent)
        here = sum(one.amount_minor for one in payments)
        return Seen(
            ref=bill.id,
            kind="bill",
            state=_BILLS.get(bill.status, "open"),
            livemode=bill.livemode,
            invoice_id=_invoice_in(bill.metadata),
            payments=payments,
            settled_elsewhere_minor=max(0, from_stripe(bill.amount_paid, bill.currency) - here),
        )

    def _payment(self, ref: str) -> Seen:
        intent = self._intent(ref)
        seen = self._told(intent)
        return Seen(
            ref=intent.id,
            kind="payment",
            state=seen.state,
            livemode=intent.livemode,
            invoice_id=_invoice_in(intent.metadata) or self._invoice_of_bill(ref),
            payments=(seen,),
        )

    def _of(self, service: Any, ref: str) -> Seen | None:
        """The payment of a charge, a refund or a dispute."""
        intent = service.retrieve(ref).payment_intent
        return self._payment(intent) if intent else None

    def _customer(self, ref: str) -> Seen:
        customer = self._seen_customer(ref)
        return Seen(ref, "customer", "open", livemode=False, customer=customer)

    def _method(self, ref: str) -> Seen | None:
        customer = self._v1.payment_methods.retrieve(ref).customer
        return self._customer(customer) if customer else None

    def _invoice_of_bill(self, intent: str) -> UUID | None:
        """A payment of a bill bears nothing of ours; the bill does."""
        asked = {"payment": {"type": "payment_intent", "payment_intent": intent}}
        for made in self._v1.invoice_payments.list(asked).data:
            return _invoice_in(self._v1.invoices.retrieve(made.invoice).metadata)
        return None

    def _intent(self, ref: str) -> Any:
        return self._v1.payment_intents.retrieve(ref, {"expand": ["latest_charge"]})

    def _seen_payment(self, ref: str) -> SeenPayment:
        return self._told(self._intent(ref))

    def _told(self, intent: Any) -> SeenPayment:
        asked = {"payment_intent": intent.id, "limit": PAGE}
        has_money = intent.status == "succeeded"
        refunds = all_of(self._v1.refunds.list(asked), "refunds") if has_money else ()
        disputes = all_of(self._v1.disputes.list(asked), "disputes") if has_money else ()
        error, charge = intent.last_payment_error, intent.latest_charge
        return SeenPayment(
            ref=intent.id,
            state=_PAYMENTS.get(intent.status, "open"),
            currency=intent.currency.upper(),
            amount_minor=from_stripe(intent.amount_received, intent.currency),
            received_at=moment(charge.created if charge else intent.created),
            declined=str(error.decline_code or error.code or "") if error else "",
            refunds=tuple(_refund(one) for one in refunds),
            disputes=tuple(_dispute(one) for one in disputes),
            attempt_id=_named_in(intent.metadata, "footbridge_attempt_id"),
        )

    def _seen_customer(self, ref: str) -> SeenCustomer:
        """The card that a customer chose for itself, or else the one saved last."""
        expand = {"expand": ["invoice_settings.default_payment_method"]}
        customer = self._v1.customers.retrieve(ref, expand)
        if getattr(customer, "deleted", False):
            return SeenCustomer(ref, "", None)
        chosen = customer.invoice_settings.default_payment_method
        if chosen is None:
            asked = {"type": "card", "limit": 1}
            saved = self._v1.customers.payment_methods.list(ref, asked).data
            chosen = saved[0] if saved else None
        return SeenCustomer(customer.id, customer.email or "", _card(chosen) if chosen else None)


def _refund(one: Any) -> SeenRefund:
    state = _REFUNDS.get(one.status, "pending")
    amount, made_at = from_stripe(one.amount, one.currency), moment(one.created)
    return SeenRefund(one.id, amount, state, made_at, key_on(one))


def _dispute(one: Any) -> SeenDispute:
    return SeenDispute(
        one.id, from_stripe(one.amount, one.currency), _DISPUTES.get(one.status, "open")
    )


def _card(method: Any) -> SeenCard:
    card = method.card
    return SeenCard(method.id, card.brand, card.last4, f"{card.exp_year:04d}-{card.exp_month:02d}")


def _invoice_in(metadata: Any) -> UUID | None:
    """The invoice of ours that an object's metadata name, if they do."""
    return _named_in(metadata, "footbridge_invoice_id")


def _named_in(metadata: Any, name: str) -> UUID | None:
    """The id of ours that an object's metadata name, if they do."""
    if metadata is None or name not in metadata:
        return None
    try:
        return UUID(str(metadata[name]))
    except ValueError:
        return None
