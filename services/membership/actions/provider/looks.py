"""Looking at the provider's objects: a number is taken, then the object fetched, then what was seen applied.

Whoever looked later than others has the later number, and is alone heard: an older read never wins. Money is
booked once for its reference, so hints may come twice, late, in any order, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from services.membership.actions.dues import (
    note_refund_failed,
    receive_payment,
    refund_payment,
    take_back,
)
from services.membership.actions.provider.charges import settle_attempt
from services.membership.actions.provider.customers import save_card
from services.membership.actions.provider.found import note_charge_found, note_refund_found
from services.membership.actions.provider.tasks import open_task
from services.membership.models import (
    ChargeAttempt,
    Checkout,
    Invoice,
    Payment,
    ProviderObject,
)
from services.membership.models.provider import AttemptState, CheckoutState, TaskKind
from services.membership.queries.drift import booked_for
from services.membership.queries.dues import invoice_of
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import payer_on
from services.membership.rules.sightings import Seen, SeenDispute, SeenPayment, SeenRefund
from shared.database import Session, insert_once, lock_row

DayOf = Callable[[datetime], date]

_PAGE_ENDS = {
    "completed": CheckoutState.COMPLETED,
    "expired": CheckoutState.EXPIRED,
    "void": CheckoutState.EXPIRED,
}


class SomebodyLookedLater(Exception):
    """What was seen may be older than what is known: look again."""


class NotKnownYet(Exception):
    """What was seen is for an invoice that is not here: perhaps not yet."""


def begin_look(session: Session, ref: str, livemode: bool) -> int:
    """Take the number of a look at an object; it is fetched after this is committed."""
    new = {"kind": "unknown", "state": "unknown", "currency": "", "livemode": livemode}
    zero = {"paid_minor": 0, "refunded_minor": 0, "is_final": False, "look": 0}
    insert_once(session, ProviderObject, ref=ref, **new, **zero)
    return session.execute(
        update(ProviderObject)
        .where(ProviderObject.ref == ref)
        .values(look=ProviderObject.look + 1)
        .returning(ProviderObject.look)
        .execution_options(synchronize_session=False)
    ).scalar_one()


def apply_nothing(session: Session, ref: str, livemode: bool, now: datetime) -> None:
    """Note that an id leads to nothing that is ours, if it was looked for in the mode that it is of."""
    known = lock_row(session, ProviderObject, ref)
    if known is not None and known.livemode == livemode:
        known.is_final, known.fetched_at = True, now


def apply_seen(
    session: Session, ref: str, look: int, seen: Seen, day_of: DayOf, now: datetime
) -> list[str]:
    """Make of an object what it now is; returns the payments whose books this changed.

    Asking twice changes nothing. Raises SomebodyLookedLater, and NotKnownYet for money of an invoice that
    is not here.
    """
    known = lock_row(session, ProviderObject, ref)
    if known is None or known.look != look:
        raise SomebodyLookedLater(ref)
    changed = []
    known.kind, known.state, known.fetched_at = seen.kind, seen.state, now
    if seen.customer is not None:
        save_card(session, seen.customer)
    if seen.invoice_id is not None:
        known.invoice_id = _invoice(session, seen).id
        for payment in seen.payments:
            before = booked_for(session, payment.ref)
            _apply_payment(session, seen.invoice_id, payment, day_of, now)
            if booked_for(session, payment.ref) != before:
                changed.append(payment.ref)
        _tell_of_money_elsewhere(session, seen, now)
    _apply_to_page(session, seen)
    known.currency = seen.payments[0].currency if seen.payments else known.currency
    known.paid_minor = sum(one.amount_minor for one in seen.payments)
    known.refunded_minor = sum(back.amount_minor for one in seen.payments for back in one.refunds)
    known.is_final = _is_final(seen)
    return changed


def _invoice(session: Session, seen: Seen) -> Invoice:
    invoice = session.get(Invoice, seen.invoice_id)
    if invoice is None:
        raise NotKnownYet(f"no invoice {seen.invoice_id}")
    return invoice


def _apply_payment(
    session: Session, invoice_id: UUID, seen: SeenPayment, day_of: DayOf, now: datetime
) -> None:
    """Book what came in, what went back, and what was taken back; tell the attempt that made it."""
    if seen.state == "succeeded" and _fits(session, invoice_id, seen, now):
        payment = receive_payment(
            session,
            invoice_id,
            paid_on=day_of(seen.received_at),
            amount_minor=seen.amount_minor,
            method="card",
            reference=seen.ref,
            today=day_of(now),
            now=now,
        )
        _tell_of_credit(session, payment, seen, now)
        for refund in seen.refunds:
            _apply_refund(session, payment, seen, refund, day_of, now)
        for dispute in seen.disputes:
            _apply_dispute(session, payment, seen, dispute, day_of(now), now)
    _apply_to_attempt(session, seen, day_of(now), now)


def _fits(session: Session, invoice_id: UUID, seen: SeenPayment, now: datetime) -> bool:
    """Whether the money is in the currency of the invoice; else a person must look."""
    invoice = session.get_one(Invoice, invoice_id)
    if seen.currency == invoice.currency:
        return True
    detail = f"{seen.ref} came in {seen.currency}, {invoice.number} asks for {invoice.currency}"
    open_task(
        session, TaskKind.DRIFT, f"currency:{seen.ref}", detail, now, invoice_id=invoice_id,
        amount_minor=seen.amount_minor, currency=seen.currency,
    )  # fmt: skip
    return False


def _tell_of_credit(session: Session, payment: Payment, seen: SeenPayment, now: datetime) -> None:
    payer = payer_on(invoice_of(session, payment.invoice_id))
    there = credit_of(session, payer, seen.currency)
    surplus = min(payment.amount_minor - payment.applied_minor, there)
    if surplus > 0:
        detail = f"{seen.ref} is more than was owed: {surplus} (minor units) became credit"
        open_task(
            session, TaskKind.CREDIT, seen.ref, detail, now, invoice_id=payment.invoice_id,
            amount_minor=surplus, currency=seen.currency,
        )  # fmt: skip


def _apply_refund(
    session: Session,
    payment: Payment,
    seen: SeenPayment,
    refund: SeenRefund,
    day_of: DayOf,
    now: datetime,
) -> None:
    note_refund_found(session, payment.id, refund, now)
    booked = any(one.reference == refund.ref for one in payment.refunds)
    if refund.state == "succeeded":
        refund_payment(
            session,
            payment.id,
            amount_minor=refund.amount_minor,
            reference=refund.ref,
            reason="Refunded to the card",
            today=day_of(refund.made_at),
            now=now,
            is_done=True,
        )
    elif refund.state == "failed":
        note_refund_failed(session, payment.id, reference=refund.ref, today=day_of(now), now=now)
        said = "did not arrive: the money is here again" if booked else "did not arrive"
        detail = f"The refund {refund.ref} of {seen.ref} {said}"
        open_task(
            session, TaskKind.REFUND_FAILED, refund.ref, detail, now,
            invoice_id=payment.invoice_id, amount_minor=refund.amount_minor, currency=seen.currency,
        )  # fmt: skip


def _apply_dispute(
    session: Session,
    payment: Payment,
    seen: SeenPayment,
    dispute: SeenDispute,
    today: date,
    now: datetime,
) -> None:
    """A dispute is for people to answer; one that was lost takes the money back. The term stands."""
    detail = f"The holder of the card disputes {seen.ref}; answer at the provider. The membership goes on"
    open_task(
        session, TaskKind.DISPUTE, dispute.ref, detail, now, invoice_id=payment.invoice_id,
        amount_minor=dispute.amount_minor, currency=seen.currency,
    )  # fmt: skip
    if dispute.state == "lost":
        take_back(
            session,
            payment.id,
            amount_minor=dispute.amount_minor,
            reference=dispute.ref,
            reason=f"The dispute {dispute.ref} was lost",
            today=today,
            now=now,
        )


def _apply_to_attempt(session: Session, seen: SeenPayment, today: date, now: datetime) -> None:
    states = {"succeeded": AttemptState.SUCCEEDED, "processing": AttemptState.PROCESSING}
    failed = seen.state in ("open", "cancelled") and seen.declined
    state = AttemptState.DECLINED if failed else states.get(seen.state)
    if state is None:
        return
    _know_by_its_name(session, seen)
    made_by = select(ChargeAttempt.id).where(ChargeAttempt.payment_ref == seen.ref)
    for attempt_id in session.scalars(made_by).all():
        note_charge_found(session, attempt_id, seen.ref, now)
        settle_attempt(session, attempt_id, state, seen.declined, today, now)


def _know_by_its_name(session: Session, seen: SeenPayment) -> None:
    """A charge of which we had no answer is told by the payment itself, which names it."""
    attempt = lock_row(session, ChargeAttempt, seen.attempt_id) if seen.attempt_id else None
    if attempt is not None and attempt.payment_ref is None:
        attempt.payment_ref = seen.ref
        session.flush()


def _apply_to_page(session: Session, seen: Seen) -> None:
    end = _PAGE_ENDS.get(seen.state)
    if end is not None:
        session.execute(
            update(Checkout)
            .where(Checkout.provider_ref == seen.ref, Checkout.state != CheckoutState.COMPLETED)
            .values(state=end, url="")
            .execution_options(synchronize_session=False)
        )


def _tell_of_money_elsewhere(session: Session, seen: Seen, now: datetime) -> None:
    """A bill that was settled outside of the provider: the money is for the treasurer to record."""
    invoice = session.get_one(Invoice, seen.invoice_id)
    if seen.settled_elsewhere_minor and invoice.state == "open":
        detail = (
            f"{seen.ref} was marked as paid outside of the provider; {invoice.number} is open here"
        )
        open_task(
            session, TaskKind.DRIFT, f"elsewhere:{seen.ref}", detail, now, invoice_id=invoice.id,
            amount_minor=seen.settled_elsewhere_minor, currency=invoice.currency,
        )  # fmt: skip


def _is_final(seen: Seen) -> bool:
    """Whether nothing more is to come by itself: refunds and disputes of later are listed as changes."""
    waiting = any(
        one.state == "processing"
        or any(back.state == "pending" for back in one.refunds)
        or any(fight.state == "open" for fight in one.disputes)
        for one in seen.payments
    )
    return not waiting and seen.state not in ("open", "processing")
