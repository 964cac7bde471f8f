"""What may be taken back, given back and given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.membership.models import CreditNote, Invoice, InvoiceLine, Payment, Refund
from services.membership.models.dues import InvoiceState, Method
from services.membership.rules.dues import InvoiceIsNotOpen
from services.membership.rules.money import shared_out
from shared.errors import BadInput, Refusal

Parts = Sequence[tuple[InvoiceLine, int]]


class CreditExceedsWhatWasAsked(Refusal):
    """This is more than the invoice asked for."""


class CreditReferenceIsTaken(Refusal):
    """Another credit note on this invoice has this reference."""


class NothingIsTakenBack(BadInput):
    """A credit note takes something back, and of lines that are there."""


class InvoiceIsVoid(Refusal):
    """This invoice is void."""


class InvoiceIsPaid(Refusal):
    """A paid invoice is credited or refunded, not voided."""


class RefundExceedsWhatWasPaid(Refusal):
    """This is more than was paid and not given back yet."""


class RefundReferenceIsTaken(Refusal):
    """Another refund of this payment has this reference."""


class PaymentIsReversed(Refusal):
    """This payment went back already."""


class CreditIsNoMoney(Refusal):
    """What was paid with credit cannot be given back as money."""


class CreditIsSpent(Refusal):
    """What was paid here has been spent elsewhere."""


def parts_to_credit(
    invoice: Invoice, amount_minor: int | None, asked: Mapping[UUID, int]
) -> list[tuple[InvoiceLine, int]]:
    """How much of which line is taken back; an amount for all is shared out by what is left of each."""
    if asked:
        known = {line.id: line for line in invoice.lines}
        if amount_minor is not None or not asked.keys() <= known.keys():
            raise NothingIsTakenBack("Name lines of this invoice, or one amount for all of it")
        return [(known[line_id], part) for line_id, part in asked.items()]
    left = [line.amount_minor - line.credited_minor for line in invoice.lines]
    amount = sum(left) if amount_minor is None else amount_minor
    shares = shared_out(amount, left)
    return [(line, part) for line, part in zip(invoice.lines, shares, strict=True) if part]


def check_creditable(invoice: Invoice, parts: Parts) -> None:
    """Refuse a credit of nothing, of less than nothing, or of more than is left of a line."""
    check_not_void(invoice)
    if not parts or any(part < 1 for _, part in parts):
        raise NothingIsTakenBack("Name an amount above nothing")
    for line, part in parts:
        left = line.amount_minor - line.credited_minor
        if part > left:
            raise CreditExceedsWhatWasAsked(
                f"{left} {invoice.currency} (minor units) are left of {line.description}"
            )


def check_same_credit(
    known: CreditNote, amount_minor: int | None, asked: Mapping[UUID, int]
) -> None:
    """Refuse another credit under a reference that is taken."""
    there = {line.invoice_line_id: line.amount_minor for line in known.lines}
    if (amount_minor not in (None, known.amount_minor)) or (asked and asked != there):
        raise CreditReferenceIsTaken(f"The credit note {known.number} has this reference")


def check_not_void(invoice: Invoice) -> None:
    """Refuse to touch what is void."""
    if invoice.state == InvoiceState.VOID:
        raise InvoiceIsVoid(f"Invoice {invoice.number} is void")


def check_voidable(invoice: Invoice) -> None:
    """Refuse to void what is paid or was given up."""
    if invoice.state == InvoiceState.PAID:
        raise InvoiceIsPaid(f"Invoice {invoice.number} is paid")
    if invoice.state != InvoiceState.OPEN:
        raise InvoiceIsNotOpen(f"Invoice {invoice.number} is {invoice.state}")


def check_given_up(invoice: Invoice) -> None:
    """Refuse to give up what nobody owes."""
    if invoice.state != InvoiceState.OPEN:
        raise InvoiceIsNotOpen(f"Invoice {invoice.number} is {invoice.state}")


def check_refundable(payment: Payment, amount_minor: int) -> None:
    """Refuse to give back more than was paid, or what went back already."""
    if payment.reversed_on is not None:
        raise PaymentIsReversed(f"The payment {payment.reference} went back")
    if payment.method == Method.CREDIT:
        raise CreditIsNoMoney("Reverse the payment: the credit is then there again")
    left = payment.amount_minor - payment.refunded_minor
    if amount_minor > left:
        raise RefundExceedsWhatWasPaid(f"{left} (minor units) are left of it")


def check_same_refund(known: Refund, amount_minor: int, of_credit: bool = False) -> None:
    """Refuse another refund under a reference that is taken."""
    if (known.amount_minor, known.of_credit) != (amount_minor, of_credit):
        what = "of the party's credit " if known.of_credit else ""
        raise RefundReferenceIsTaken(
            f"{known.amount_minor} (minor units) {what}were refunded under it: name another"
        )
