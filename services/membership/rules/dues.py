"""What is owed, what may be paid, and what an invoice is called."""

from __future__ import annotations

from datetime import date, timedelta

from services.membership.models import Invoice, Payment, Tier
from shared.errors import BadInput, Refusal


class InvoiceIsNotOpen(Refusal):
    """Nothing can be paid on this invoice."""


class PaymentExceedsWhatIsDue(Refusal):
    """This is more than is still owed."""


class PaymentReferenceIsTaken(Refusal):
    """Another payment on this invoice has this reference."""


class PaymentIsInTheFuture(BadInput):
    """Money is recorded when it has come in."""


def due_on(tier: Tier, issued_on: date) -> date:
    """When the dues of a tier fall due."""
    return issued_on + timedelta(days=tier.due_days)


def invoice_number(year: int, count: int) -> str:
    """The number of the invoice that is so-and-so-many-th in its year, as in 2027-000042."""
    return f"{year}-{count:06d}"


def outstanding(invoice: Invoice) -> int:
    """What is still owed on an invoice, in minor units."""
    return invoice.amount_minor - invoice.paid_minor


def is_overdue(invoice: Invoice, today: date) -> bool:
    """Whether an invoice should have been paid by now."""
    return invoice.state == "open" and invoice.due_on < today


def check_payable(invoice: Invoice, amount_minor: int, paid_on: date, today: date) -> None:
    """Refuse a payment that cannot be right."""
    if invoice.state != "open":
        raise InvoiceIsNotOpen(f"Invoice {invoice.number} is {invoice.state}")
    if paid_on > today:
        raise PaymentIsInTheFuture(f"{paid_on} is still to come")
    if amount_minor > outstanding(invoice):
        raise PaymentExceedsWhatIsDue(
            f"{outstanding(invoice)} {invoice.currency} (minor units) are owed on {invoice.number}"
        )


def check_same_payment(known: Payment, amount_minor: int, paid_on: date, method: str) -> None:
    """Refuse another payment under a reference that is taken."""
    if (known.amount_minor, known.paid_on, known.method) != (amount_minor, paid_on, method):
        raise PaymentReferenceIsTaken(f"The payment {known.reference} is recorded otherwise")
