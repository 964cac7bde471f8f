"""Money that goes back: given by us, or taken back from us."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.dues import DuesRefunded, PaymentReversed
from services.membership.actions.counsel import share_with_counsel
from services.membership.actions.dues.crediting import credit
from services.membership.actions.dues.locking import lock_invoice
from services.membership.actions.dues.settling import owe_again, revive, settle
from services.membership.actions.ledger import book
from services.membership.models import Invoice, Payment, Refund
from services.membership.models.dues import InvoiceState, Method
from services.membership.models.ledger import Account, JournalKind
from services.membership.queries.dues import payment_of
from services.membership.queries.ledger import credit_of
from services.membership.rules.corrections import (
    CreditIsSpent,
    check_refundable,
    check_same_refund,
)
from services.membership.rules.dues import payer_on
from services.membership.rules.ledger import Posting, money_account
from shared.database import Session
from shared.outbox import announce


def refund_payment(
    session: Session,
    payment_id: UUID,
    *,
    amount_minor: int,
    reference: str,
    reason: str,
    today: date,
    now: datetime,
    recorded_by_id: UUID | None = None,
    is_done: bool = False,
    of_credit: bool = False,
) -> Refund:
    """Give money of a payment back: first what the party had too much from this invoice.

    Beyond that, what is still open is owed again, and what was paid is credited with a note of its own.
    `is_done` says that a provider gave the money back already: then nothing is refused any more, and what
    nobody owed is a loss. `of_credit` says that it gives a party's credit back. The term stands: people
    decide what becomes of a member. Asking twice with the same reference returns the refund that is recorded.
    """
    invoice, payment = _held(session, payment_id)
    known = next((one for one in payment.refunds if one.reference == reference), None)
    if known is not None:
        check_same_refund(known, amount_minor, of_credit)
        return known
    check_refundable(payment, amount_minor)
    returned = _make_room(session, invoice, amount_minor, reference, reason, is_done, today, now)
    payment.refunded_minor += amount_minor
    refund = _noted(session, payment, amount_minor, reference, reason, recorded_by_id, today, now)
    refund.of_credit = of_credit
    postings = [*returned, (money_account(payment.method), -amount_minor)]
    postings += share_with_counsel(session, invoice)
    book(session, JournalKind.REFUND, refund.id, invoice, postings, booked_on=today, now=now)
    announce(session, _refunded(invoice, refund))
    return refund


def reverse_payment(
    session: Session, payment_id: UUID, *, reason: str, today: date, now: datetime
) -> Payment:
    """A payment went back from us: a cheque bounced, a dispute was lost. What it settled is owed again.

    What it had given the party as credit is taken from the credit; what of that was spent is a loss. The
    term stands: people decide what becomes of a member. Asking twice returns the payment as it went back.
    """
    invoice, payment = _held(session, payment_id)
    if payment.reversed_on is not None:
        return payment
    back = payment.amount_minor - payment.refunded_minor
    payment.reversed_on, payment.reversed_for = today, reason
    _owe_back(session, invoice, payment, back, payment.id, today, now)
    return payment


def take_back(
    session: Session,
    payment_id: UUID,
    *,
    amount_minor: int,
    reference: str,
    reason: str,
    today: date,
    now: datetime,
) -> Payment:
    """So much of a payment was taken back from us: a dispute about it was lost. It is owed again.

    All that is left of it makes it a reversal. Asking twice with the same reference takes it back once.
    """
    invoice, payment = _held(session, payment_id)
    if any(one.reference == reference for one in payment.refunds):
        return payment
    if amount_minor >= payment.amount_minor - payment.refunded_minor:
        return reverse_payment(session, payment_id, reason=reason, today=today, now=now)
    if payment.reversed_on is None:
        part = _noted(session, payment, amount_minor, reference, reason, None, today, now)
        _owe_back(session, invoice, payment, amount_minor, part.id, today, now)
        payment.refunded_minor += amount_minor
    return payment


def note_refund_failed(
    session: Session, payment_id: UUID, *, reference: str, today: date, now: datetime
) -> Payment:
    """A refund that is booked did not arrive, and the money is here again: what is owed is paid by it.

    What nobody owes becomes the party's credit, which can be given back in another way. A refund that is not
    booked needs nothing. Asking twice books it once.
    """
    invoice, payment = _held(session, payment_id)
    refund = next((one for one in payment.refunds if one.reference == reference), None)
    if refund is None or refund.came_back_on is not None:
        return payment
    amount = refund.amount_minor
    applied = min(amount, invoice.outstanding_minor) if invoice.state == InvoiceState.OPEN else 0
    refund.came_back_on = today
    payment.refunded_minor -= amount
    invoice.outstanding_minor -= applied
    session.flush()
    postings: list[Posting] = [
        (money_account(payment.method), amount),
        (Account.RECEIVABLE, -applied),
        (Account.CREDIT, applied - amount),
        *share_with_counsel(session, invoice),
    ]
    book(session, JournalKind.REVERSAL, refund.id, invoice, postings, booked_on=today, now=now)
    settle(session, invoice, today, now)
    return payment


def _noted(
    session: Session,
    payment: Payment,
    amount_minor: int,
    reference: str,
    reason: str,
    recorded_by_id: UUID | None,
    today: date,
    now: datetime,
) -> Refund:
    """What went back, beside the payment that it is of."""
    refund = Refund(
        payment_id=payment.id,
        refunded_on=today,
        amount_minor=amount_minor,
        reference=reference,
        reason=reason,
        recorded_by_id=recorded_by_id,
        recorded_at=now,
    )
    payment.refunds.append(refund)
    session.flush()
    return refund


def _owe_back(
    session: Session,
    invoice: Invoice,
    payment: Payment,
    back: int,
    source_id: UUID,
    today: date,
    now: datetime,
) -> None:
    """Book what was taken back from us: first what the party had too much, then what is owed again."""
    revive(session, invoice, today, now)
    surplus = payment.amount_minor - payment.applied_minor - payment.refunded_minor
    too_much = min(back, max(0, surplus))
    owed = min(back - too_much, invoice.settled_minor)
    there = back if payment.method == Method.CREDIT else _credit(session, invoice)
    from_credit = min(back - owed, there)
    owe_again(invoice, owed)
    session.flush()
    postings: list[Posting] = [
        (Account.RECEIVABLE, owed),
        (Account.CREDIT, from_credit),
        (Account.BAD_DEBT, back - owed - from_credit),
        (money_account(payment.method), -back),
        *share_with_counsel(session, invoice),
    ]
    book(session, JournalKind.REVERSAL, source_id, invoice, postings, booked_on=today, now=now)
    announce(session, _reversed(invoice, payment, back, today))
    session.flush()


def _held(session: Session, payment_id: UUID) -> tuple[Invoice, Payment]:
    """A payment and its invoice, held until the transaction ends. Raises NoSuchPayment."""
    invoice = lock_invoice(session, payment_of(session, payment_id).invoice_id)
    return invoice, next(one for one in invoice.payments if one.id == payment_id)


def _credit(session: Session, invoice: Invoice, stems_from: bool = False) -> int:
    payer = payer_on(invoice)
    there = credit_of(session, payer, invoice.currency)
    if not stems_from:
        return max(0, there)
    from_here = credit_of(session, payer, invoice.currency, invoice.id)
    return max(0, min(there, from_here))


def _make_room(
    session: Session,
    invoice: Invoice,
    amount_minor: int,
    reference: str,
    reason: str,
    is_done: bool,
    today: date,
    now: datetime,
) -> list[Posting]:
    """Where the money that is given back is taken from."""
    from_credit = min(amount_minor, _credit(session, invoice, stems_from=True))
    rest = min(amount_minor - from_credit, invoice.settled_minor)
    lost = amount_minor - from_credit - rest
    if lost and not is_done:
        raise CreditIsSpent(f"{amount_minor - lost} (minor units) can be given back")
    if rest and invoice.state == InvoiceState.OPEN:
        owe_again(invoice, rest)
        return [(Account.CREDIT, from_credit), (Account.RECEIVABLE, rest), (Account.REFUNDS, lost)]
    if rest and invoice.state == InvoiceState.UNCOLLECTIBLE:
        invoice.written_off_minor += rest
        return [(Account.CREDIT, from_credit), (Account.BAD_DEBT, rest), (Account.REFUNDS, lost)]
    if rest:
        credit(session, invoice, rest, (), f"refund {reference}"[:100], reason, today, now)
    return [(Account.CREDIT, from_credit + rest), (Account.REFUNDS, lost)]


def _refunded(invoice: Invoice, refund: Refund) -> DuesRefunded:
    return DuesRefunded(
        invoice_id=invoice.id,
        payment_id=refund.payment_id,
        refund_id=refund.id,
        payer_organisation_id=invoice.payer_organisation_id,
        payer_person_id=invoice.payer_person_id,
        membership_id=invoice.membership_id,
        amount_minor=refund.amount_minor,
        currency=invoice.currency,
        refunded_on=refund.refunded_on,
        number=invoice.number,
    )


def _reversed(invoice: Invoice, payment: Payment, back_minor: int, today: date) -> PaymentReversed:
    return PaymentReversed(
        invoice_id=invoice.id,
        payment_id=payment.id,
        payer_organisation_id=invoice.payer_organisation_id,
        payer_person_id=invoice.payer_person_id,
        membership_id=invoice.membership_id,
        amount_minor=back_minor,
        outstanding_minor=invoice.outstanding_minor,
        currency=invoice.currency,
        reversed_on=today,
    )
