"""What we have Stripe make: customers, pages, bills, charges and refunds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import singledispatchmethod
from typing import Any

import stripe as sdk

from services.membership.payments.port import CallRefused
from services.membership.payments.stripe.units import to_stripe
from services.membership.rules.wishes import (
    BillLine,
    BillWish,
    ChargeWish,
    ClosingWish,
    CustomerWish,
    Granted,
    PageWish,
    PortalWish,
    RefundWish,
    RemovalWish,
)

KEY = "footbridge_key"


class Making:
    """Makes one thing for each kind of wish; a wish that takes several requests gives each a key of its own."""

    def __init__(self, v1: Any) -> None:
        self._v1 = v1

    @singledispatchmethod
    def make(self, wish: Any, key: str) -> Granted:
        """Make what is wished."""
        raise CallRefused(f"nobody can make a {type(wish).__name__}")

    @make.register
    def _(self, wish: CustomerWish, key: str) -> Granted:
        known = {"footbridge_party_id": str(wish.party_id), KEY: key}
        asked = {"name": wish.name, "email": wish.email, "metadata": known}
        if wish.ref:
            self._v1.customers.update(wish.ref, asked, _once(key))
            return Granted(wish.ref)
        return Granted(self._v1.customers.create(asked, _once(key)).id)

    @make.register
    def _(self, wish: PageWish, key: str) -> Granted:
        written = {KEY: key, "footbridge_checkout_id": str(wish.checkout_id)}
        asked: dict[str, Any] = {
            "customer": wish.customer_ref,
            "client_reference_id": str(wish.checkout_id),
            "success_url": wish.return_url,
            "cancel_url": wish.return_url,
        }
        asked |= _to_pay(wish, written) if wish.invoice_id else _to_save(wish, written)
        session = self._v1.checkout.sessions.create(asked, _once(key))
        return Granted(session.id, session.url or "", moment(session.expires_at))

    @make.register
    def _(self, wish: BillWish, key: str) -> Granted:
        written = {KEY: key, "footbridge_invoice_id": str(wish.invoice_id)}
        asked = {
            "customer": wish.customer_ref,
            "currency": wish.currency.lower(),
            "collection_method": "send_invoice",
            "due_date": _end_of(wish.due_on),
            "auto_advance": False,
            "pending_invoice_items_behavior": "exclude",
            "description": wish.number,
            "metadata": written,
        }
        lines = [_line(wish, line) for line in wish.lines]  # before anything is made of it
        draft = self._v1.invoices.create(asked, _once(key))
        for position, line in enumerate(lines, start=1):
            described = {**line, "invoice": draft.id}
            self._v1.invoice_items.create(described, _once(f"{key}:line-{position}"))
        bill = self._v1.invoices.finalize_invoice(
            draft.id, {"auto_advance": False}, _once(f"{key}:finalize")
        )
        return Granted(bill.id, bill.hosted_invoice_url or "")

    @make.register
    def _(self, wish: PortalWish, key: str) -> Granted:
        asked = {"customer": wish.customer_ref, "return_url": wish.return_url}
        session = self._v1.billing_portal.sessions.create(asked, _once(key))
        return Granted(session.id, session.url)

    @make.register
    def _(self, wish: ChargeWish, key: str) -> Granted:
        asked = {
            "amount": to_stripe(wish.amount_minor, wish.currency),
            "currency": wish.currency.lower(),
            "customer": wish.customer_ref,
            "payment_method": wish.method_ref,
            "off_session": True,
            "confirm": True,
            "description": wish.description,
            "metadata": {
                KEY: key,
                "footbridge_invoice_id": str(wish.invoice_id),
                "footbridge_attempt_id": str(wish.attempt_id),
            },
        }
        try:
            intent = self._v1.payment_intents.create(asked, _once(key))
        except sdk.CardError as declined:
            return _declined(declined)
        return Granted(intent.id)

    @make.register
    def _(self, wish: RefundWish, key: str) -> Granted:
        asked = {
            "payment_intent": wish.payment_ref,
            "amount": to_stripe(wish.amount_minor, wish.currency),
            "metadata": {KEY: key, "footbridge_invoice_id": str(wish.invoice_id)},
        }
        return Granted(self._v1.refunds.create(asked, _once(key)).id)

    @make.register
    def _(self, wish: ClosingWish, key: str) -> Granted:
        """What is closed already, or was paid meanwhile, is left as it is: a look will tell."""
        try:
            self._close(wish, key)
        except sdk.InvalidRequestError as error:
            if error.http_status == 404:
                raise
        return Granted(wish.ref)

    @make.register
    def _(self, wish: RemovalWish, key: str) -> Granted:
        """Stripe takes the name, the address and the cards away, and keeps the payments; twice is once."""
        try:
            self._v1.customers.delete(wish.customer_ref)
        except sdk.InvalidRequestError as error:
            if error.http_status != 404:
                raise
        return Granted(wish.customer_ref)

    def _close(self, wish: ClosingWish, key: str) -> None:
        if wish.ref.startswith("cs_"):
            self._v1.checkout.sessions.expire(wish.ref, {}, _once(key))
        elif wish.paid_elsewhere:
            self._v1.invoices.pay(wish.ref, {"paid_out_of_band": True}, _once(key))
        else:
            self._v1.invoices.void_invoice(wish.ref, {}, _once(key))


def moment(seconds: int) -> datetime:
    """A moment as Stripe writes it."""
    return datetime.fromtimestamp(seconds, UTC)


def _once(key: str) -> Any:
    return {"idempotency_key": key}


def _to_pay(wish: PageWish, written: dict[str, str]) -> dict[str, Any]:
    written = {**written, "footbridge_invoice_id": str(wish.invoice_id)}
    intent: dict[str, Any] = {"metadata": written, "description": wish.description}
    if wish.saves_method:
        intent["setup_future_usage"] = "off_session"
    priced = {
        "currency": wish.currency.lower(),
        "unit_amount": to_stripe(wish.amount_minor, wish.currency),
        "product_data": {"name": wish.description},
    }
    return {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": priced}],
        "payment_intent_data": intent,
        "metadata": written,
    }


def _to_save(wish: PageWish, written: dict[str, str]) -> dict[str, Any]:
    return {"mode": "setup", "currency": wish.currency.lower(), "metadata": written}


def _line(wish: BillWish, line: BillLine) -> dict[str, Any]:
    described: dict[str, Any] = {
        "customer": wish.customer_ref,
        "currency": wish.currency.lower(),
        "amount": to_stripe(line.amount_minor, wish.currency),
        "description": line.description,
    }
    if line.starts_on and line.ends_on:
        described["period"] = {"start": _start_of(line.starts_on), "end": _start_of(line.ends_on)}
    return described


def _declined(error: sdk.CardError) -> Granted:
    """A card that is declined leaves a payment behind, which is told apart by its own id."""
    told = error.error
    intent = getattr(told, "payment_intent", None) if told is not None else None
    reason = getattr(told, "decline_code", None) or error.code or "declined"
    return Granted(getattr(intent, "id", "") or "", declined=str(reason))


def _start_of(day: date) -> int:
    return int(datetime.combine(day, time(0), UTC).timestamp())


def _end_of(day: date) -> int:
    return int(datetime.combine(day, time(23, 59), UTC).timestamp())
