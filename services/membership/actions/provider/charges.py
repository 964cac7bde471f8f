"""Automatic charges of saved cards: announced, made on their day, tried again, and over at an end."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.payments import DuesChargeAnnounced, DuesChargeFailed
from services.membership.actions.provider.calls import write_call
from services.membership.actions.provider.tasks import open_task
from services.membership.models import ChargeAttempt, Invoice, Membership, ProviderCustomer
from services.membership.models.provider import AttemptState, TaskKind
from services.membership.queries.memberships import membership_of
from services.membership.queries.provider import card_of, chargeable, due_attempts
from services.membership.rules.dues import outstanding
from services.membership.rules.provider import (
    NoCardIsSaved,
    check_may_renew_by_card,
    first_charge_on,
    next_charge_on,
)
from services.membership.rules.wishes import ChargeWish
from shared.callers import Caller
from shared.database import Session, insert_once, lock_row, new_id
from shared.outbox import announce


def set_auto_renew(
    session: Session, membership_id: UUID, wanted: bool, caller: Caller
) -> Membership:
    """Let the dues of a membership be charged to the saved card, or no more. Asking twice changes nothing."""
    membership = membership_of(session, membership_id)
    check_may_renew_by_card(caller, membership, wanted=wanted)
    membership = lock_row(session, Membership, membership_id) or membership
    if wanted and card_of(session, membership.person_id) is None:
        raise NoCardIsSaved("Save a card first")
    membership.auto_renew = wanted
    return membership


def announce_charges(session: Session, today: date, now: datetime) -> int:
    """Say of each invoice that a card will pay it, some days before. Returns how many; each is said once."""
    found = chargeable(session)
    for invoice, membership in found:
        tier = membership.tier
        charge_on = first_charge_on(invoice.due_on, today, tier.charge_notice_days)
        customer = card_of(session, invoice.payer_person_id)
        if customer is not None and _enter(
            session, invoice, 1, charge_on, charge_on, outstanding(invoice), now
        ):
            announce(session, _announced(invoice, customer, charge_on))
    return len(found)


def make_due_charges(session: Session, today: date, now: datetime) -> int:
    """Have the announced charges made whose day has come, where they are still right. Returns how many.

    Never more than was announced: what came to be owed since is announced once this was paid.
    """
    due = due_attempts(session, today)
    for found in due:
        invoice = lock_row(session, Invoice, found.invoice_id)
        attempt = lock_row(session, ChargeAttempt, found.id)
        assert invoice is not None, "an invoice is never deleted"
        assert attempt is not None, "nor is an attempt"
        membership = membership_of(session, attempt.membership_id)
        customer = card_of(session, invoice.payer_person_id)
        if not _is_right(invoice, membership) or customer is None:
            attempt.state, attempt.settled_at = AttemptState.DROPPED, now
        elif attempt.state == AttemptState.ANNOUNCED:
            attempt.state = AttemptState.ASKED
            attempt.amount_minor = min(attempt.amount_minor, outstanding(invoice))
            wish = _wish(attempt, invoice, customer)
            write_call(session, attempt.id, wish, customer.livemode, now)
    return len(due)


def settle_attempt(
    session: Session, attempt_id: UUID, state: str, decline: str, today: date, now: datetime
) -> None:
    """Note how a charge ended: declined, it is tried again or was the last; paid, what is left is announced.

    Asking twice changes nothing.
    """
    attempt = lock_row(session, ChargeAttempt, attempt_id)
    if attempt is None or attempt.state in (AttemptState.SUCCEEDED, AttemptState.DROPPED):
        return
    if state == AttemptState.DECLINED and attempt.state == AttemptState.DECLINED:
        return
    attempt.state, attempt.decline_code = state, decline[:100]
    if state != AttemptState.PROCESSING:
        attempt.settled_at = now
    if state == AttemptState.DECLINED:
        _try_again_or_end(session, attempt, today, now)
    elif state == AttemptState.SUCCEEDED:
        _announce_rest(session, attempt, today, now)


def _announce_rest(session: Session, attempt: ChargeAttempt, today: date, now: datetime) -> None:
    """What was owed beyond what was announced is announced too, unless money of this charge went back."""
    invoice = session.get_one(Invoice, attempt.invoice_id)
    membership = session.get_one(Membership, attempt.membership_id)
    customer = card_of(session, invoice.payer_person_id)
    is_kept = any(
        one.reference == attempt.payment_ref and not one.reversed_on and not one.refunded_minor
        for one in invoice.payments
    )
    if not is_kept or customer is None or not _is_right(invoice, membership):
        return
    charge_on = first_charge_on(invoice.due_on, today, membership.tier.charge_notice_days)
    number = attempt.number + 1
    if _enter(session, invoice, number, charge_on, charge_on, outstanding(invoice), now):
        announce(session, _announced(invoice, customer, charge_on))


def _try_again_or_end(session: Session, attempt: ChargeAttempt, today: date, now: datetime) -> None:
    """The schedule counts from the first attempt, and has an end: then a person decides."""
    invoice = session.get_one(Invoice, attempt.invoice_id)
    membership = lock_row(session, Membership, attempt.membership_id)
    assert membership is not None, "a charge is for a membership"
    customer = card_of(session, invoice.payer_person_id)
    again = next_charge_on(
        attempt.first_on, attempt.number, membership.tier.charge_days, attempt.decline_code, today
    )
    if again is not None and _is_right(invoice, membership):
        most = min(attempt.amount_minor, outstanding(invoice))
        _enter(session, invoice, attempt.number + 1, attempt.first_on, again, most, now)
    else:
        again = None
        membership.auto_renew = False
        _tell_staff(session, invoice, attempt, now)
    announce(session, _failed(invoice, attempt, customer, again))


def _enter(
    session: Session,
    invoice: Invoice,
    number: int,
    first_on: date,
    charge_on: date,
    amount_minor: int,
    now: datetime,
) -> bool:
    return insert_once(
        session,
        ChargeAttempt,
        id=new_id(),
        invoice_id=invoice.id,
        membership_id=invoice.membership_id,
        number=number,
        first_on=first_on,
        charge_on=charge_on,
        state=AttemptState.ANNOUNCED,
        currency=invoice.currency,
        amount_minor=amount_minor,
        decline_code="",
        announced_at=now,
    )


def _is_right(invoice: Invoice, membership: Membership) -> bool:
    """Whether the money is still owed, and still to be taken from the card, all of it at once.

    Who renews by card says so of their own card: a sponsor's is charged for nobody.
    """
    is_owed = invoice.state == "open" and outstanding(invoice) > 0
    is_own = invoice.payer_person_id == membership.person_id
    return is_owed and is_own and membership.auto_renew and not invoice.instalments


def _wish(attempt: ChargeAttempt, invoice: Invoice, customer: ProviderCustomer) -> ChargeWish:
    return ChargeWish(
        customer_ref=customer.customer_ref or "",
        method_ref=customer.method_ref or "",
        attempt_id=attempt.id,
        invoice_id=invoice.id,
        description=f"Invoice {invoice.number}",
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
    )


def _tell_staff(session: Session, invoice: Invoice, attempt: ChargeAttempt, now: datetime) -> None:
    detail = (
        f"The card for {invoice.number} was declined {attempt.number} times, last: {attempt.decline_code}."
        " It is not charged again; the dues stay open."
    )
    open_task(
        session, TaskKind.CARD_GIVEN_UP, str(invoice.id), detail, now, invoice_id=invoice.id,
        amount_minor=attempt.amount_minor, currency=attempt.currency,
    )  # fmt: skip


def _announced(
    invoice: Invoice, customer: ProviderCustomer, charge_on: date
) -> DuesChargeAnnounced:
    assert invoice.membership_id is not None, "only a membership renews"
    return DuesChargeAnnounced(
        membership_id=invoice.membership_id,
        invoice_id=invoice.id,
        organisation_id=invoice.payer_organisation_id,
        person_id=invoice.payer_person_id,
        amount_minor=outstanding(invoice),
        currency=invoice.currency,
        charge_on=charge_on,
        brand=customer.method_brand,
        last4=customer.method_last4,
        expires=customer.method_expires,
    )


def _failed(
    invoice: Invoice,
    attempt: ChargeAttempt,
    customer: ProviderCustomer | None,
    next_on: date | None,
) -> DuesChargeFailed:
    return DuesChargeFailed(
        membership_id=attempt.membership_id,
        invoice_id=invoice.id,
        organisation_id=invoice.payer_organisation_id,
        person_id=invoice.payer_person_id,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        attempt=attempt.number,
        reason=attempt.decline_code,
        next_on=next_on,
        brand=customer.method_brand if customer else "",
        last4=customer.method_last4 if customer else "",
    )
