"""What follows when a call to the provider was answered: what it made is noted, and looked at next."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.provider.calls import NOT_KNOWN_YET, fail_call, settle_call
from services.membership.actions.provider.charges import settle_attempt
from services.membership.actions.provider.hints import store_hint
from services.membership.models import (
    ChargeAttempt,
    Checkout,
    OutboundCall,
    ProviderCustomer,
    ProviderObject,
)
from services.membership.models.provider import AttemptState, CallState, CheckoutState
from services.membership.queries.dues import invoice_of
from services.membership.queries.sellers import account_to_pay_to
from services.membership.rules.money import plain
from services.membership.rules.sightings import Hint
from services.membership.rules.wishes import Granted
from shared.database import Session, insert_once, lock_row

_PAGES = ("page", "bill", "portal")


def note_granted(
    session: Session,
    call_id: UUID,
    granted: Granted,
    provider: str,
    livemode: bool,
    today: date,
    now: datetime,
) -> None:
    """Note what the provider made, and leave ourselves a hint to look at it. Asking twice notes it once."""
    call = settle_call(session, call_id, {"ref": granted.ref, "declined": granted.declined})
    if call.kind == "customer":
        _note_customer(session, call.subject_id, granted)
    elif call.kind == "removal":
        _note_removed(session, call.subject_id)
    elif call.kind in _PAGES:
        _note_page(session, call.subject_id, granted)
    elif call.kind == "charge":
        _note_charge(session, call.subject_id, granted, today, now)
    if provider != "offline" and granted.ref and call.kind not in ("customer", "portal", "removal"):
        _remember(session, granted.ref, call, livemode)
        store_hint(session, Hint(f"own:{call.key}", "own.made", granted.ref, livemode), None, now)


def note_refused(session: Session, call_id: UUID, reason: str, today: date, now: datetime) -> None:
    """Note that the provider will not do it: a page fails, a charge counts as declined, a person is told."""
    call = fail_call(session, call_id, reason, now)
    _tell_who_waits(session, call, reason)
    if call.kind == "charge":
        settle_attempt(session, call.subject_id, AttemptState.DECLINED, reason, today, now)


def note_given_up(session: Session, call_id: UUID, reason: str, now: datetime) -> None:
    """Note that the provider does not answer: a page fails, of a charge nobody knows, a person is told.

    What was perhaps done is found by the sweep, and what was not is done when a person retries the task.
    """
    call = fail_call(session, call_id, reason, now, CallState.GIVEN_UP)
    _tell_who_waits(session, call, reason)
    if call.kind == "charge":
        attempt = lock_row(session, ChargeAttempt, call.subject_id)
        if attempt is not None and attempt.state == AttemptState.ASKED:
            attempt.state = AttemptState.UNANSWERED


def _tell_who_waits(session: Session, call: OutboundCall, reason: str) -> None:
    """A page that cannot be made fails, and so do those that wait for a customer whom nobody knows."""
    if call.kind in _PAGES:
        _fail_page(session, call.subject_id, reason)
    elif call.kind == "customer":
        nobody = f"{NOT_KNOWN_YET}{call.subject_id}"
        waiting = session.query(OutboundCall).filter_by(state=CallState.READY)
        for one in waiting.filter(OutboundCall.kind.in_(_PAGES)):
            if one.params.get("customer_ref") == nobody:
                one.state, one.last_error = CallState.FAILED, reason
                _fail_page(session, one.subject_id, reason)


def _fail_page(session: Session, checkout_id: UUID, reason: str) -> None:
    checkout = lock_row(session, Checkout, checkout_id)
    if checkout is not None and checkout.state == CheckoutState.ASKED:
        checkout.state, checkout.reason = CheckoutState.FAILED, reason[:100]


def _note_customer(session: Session, customer_id: UUID, granted: Granted) -> None:
    customer = lock_row(session, ProviderCustomer, customer_id)
    if customer is not None and customer.customer_ref is None:
        customer.customer_ref = granted.ref


def _note_removed(session: Session, customer_id: UUID) -> None:
    customer = lock_row(session, ProviderCustomer, customer_id)
    if customer is not None:
        customer.customer_ref = None


def _note_page(session: Session, checkout_id: UUID, granted: Granted) -> None:
    checkout = lock_row(session, Checkout, checkout_id)
    if checkout is None or checkout.state != CheckoutState.ASKED:
        return
    checkout.state, checkout.provider_ref = CheckoutState.OPEN, granted.ref
    checkout.url = granted.url
    checkout.instructions = granted.instructions and _how_to_pay(session, checkout, granted)
    checkout.expires_at = granted.expires_at or checkout.expires_at


def _how_to_pay(session: Session, checkout: Checkout, granted: Granted) -> str:
    """How to pay by transfer: how much, to which account, and what to quote, as the invoice says it."""
    if checkout.invoice_id is None:
        return granted.instructions
    invoice = invoice_of(session, checkout.invoice_id)
    account = account_to_pay_to(session, invoice)
    if not account:
        return granted.instructions
    amount = f"Amount: {plain(checkout.amount_minor, checkout.currency)} {checkout.currency}"
    told = [f"{label}: {text}" for label, text in account]
    return "\n".join(["Please pay by bank transfer.", amount, *told])


def _note_charge(
    session: Session, attempt_id: UUID, granted: Granted, today: date, now: datetime
) -> None:
    attempt = lock_row(session, ChargeAttempt, attempt_id)
    if attempt is None:
        return
    attempt.payment_ref = granted.ref or None
    declined = bool(granted.declined)
    state = AttemptState.DECLINED if declined else AttemptState.PROCESSING
    settle_attempt(session, attempt_id, state, granted.declined, today, now)


def _remember(session: Session, ref: str, call: OutboundCall, livemode: bool) -> None:
    """From now on the sweep looks at it until its end is seen."""
    named = call.params.get("invoice_id")
    insert_once(
        session,
        ProviderObject,
        ref=ref,
        kind=call.kind,
        invoice_id=UUID(named) if named else None,
        state="unknown",
        currency="",
        paid_minor=0,
        refunded_minor=0,
        livemode=livemode,
        is_final=False,
        look=0,
    )
