"""What is owed and by when, what may be paid, and what an invoice is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.membership.models import Invoice, Payment, Tier
from services.membership.models.dues import BY_HAND, InvoiceState, Method
from services.membership.rules.calendar import add_months
from services.membership.rules.lines import NewLine
from services.membership.rules.money import plain, shares
from shared.errors import BadInput, Refusal

MOST_MINOR = 10**12

_KEEP_IT = "send keeps_rest, and the rest is the payer's credit, to be used or given back"
_LONGEST_AHEAD = timedelta(days=366)
_LATEST_DUE = timedelta(days=366 * 10)


class InvoiceIsNotOpen(Refusal):
    """Nothing can be paid on this invoice."""


class PaymentExceedsWhatIsDue(Refusal):
    """This is more than is still owed."""


class PaymentReferenceIsTaken(Refusal):
    """Another payment on this invoice has this reference."""


class PaymentIsInTheFuture(BadInput):
    """Money is recorded when it has come in."""


class PaymentIsTooEarly(BadInput):
    """Nobody pays more than a year before there is an invoice."""


class CreditDoesNotReach(Refusal):
    """The party has less credit than that."""


class NothingIsAskedFor(BadInput):
    """An invoice asks for something, and for no less than nothing."""


class InvoiceFallsDueTooEarly(BadInput):
    """An invoice falls due on the day that it is written, at the earliest."""


class FallsDueTooLate(BadInput):
    """Nobody is asked for money that is due in more than ten years."""


class SomebodyElsePays(Refusal):
    """What a member gives is asked of the member alone."""


class InvoiceIsPaidUpon(Refusal):
    """Money has come in on this invoice."""


@dataclass(frozen=True)
class Payer:
    """The party that pays: an organisation or a person, never the one who happens to speak for it."""

    organisation_id: UUID | None = None
    person_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.organisation_id is None) == (self.person_id is None):
            raise ValueError("one organisation pays, or one person")


def payer_on(invoice: Invoice) -> Payer:
    """Who an invoice was written to."""
    return Payer(invoice.payer_organisation_id, invoice.payer_person_id)


def due_on(tier: Tier, issued_on: date) -> date:
    """When the dues of a tier fall due."""
    return issued_on + timedelta(days=tier.due_days)


def check_falls_due(due_on: date, today: date) -> None:
    """Refuse an invoice that would be overdue as soon as it is written."""
    if due_on < today:
        raise InvoiceFallsDueTooEarly(f"{due_on} is over")
    check_not_too_late(due_on, today)


def check_not_too_late(due_on: date, today: date) -> None:
    """Refuse a day so far ahead that nobody could be reminded of it."""
    if due_on > today + _LATEST_DUE:
        raise FallsDueTooLate(f"{due_on} is too far ahead: name a day within ten years")


def invoice_number(year: int, count: int) -> str:
    """The number of the invoice that is so-and-so-many-th in its year, as in 2027-000042."""
    return f"{year}-{count:06d}"


def credit_note_number(year: int, count: int) -> str:
    """The number of a credit note, which counts for itself: CN-2027-000042."""
    return f"CN-{year}-{count:06d}"


def check_lines(lines: Sequence[NewLine]) -> None:
    """Refuse an invoice of nothing, and any line below nothing: what lowers dues is a credit note."""
    if not lines:
        raise NothingIsAskedFor("An invoice has at least one line")
    for line in lines:
        if line.quantity < 1 or line.unit_minor < 0 or not 0 <= line.tax_rate_bp <= 10_000:
            raise NothingIsAskedFor(f"{line.description} asks for less than nothing")
    if not 0 < sum(line.asked_minor for line in lines) <= MOST_MINOR:
        raise NothingIsAskedFor("An invoice asks for something, and for less than all there is")


def instalments_of(amount_minor: int, count: int, first_on: date) -> list[tuple[date, int]]:
    """When which part falls due: parts that add up exactly, spread over a year from the first."""
    apart = max(1, 12 // count)
    return [
        (add_months(first_on, number * apart), part)
        for number, part in enumerate(shares(amount_minor, count))
    ]


def outstanding(invoice: Invoice) -> int:
    """What is still owed on an invoice, in minor units."""
    return invoice.outstanding_minor


def due_now(invoice: Invoice, today: date) -> int:
    """What should have been paid by the end of a day, and was not; of instalments those due."""
    if invoice.state != InvoiceState.OPEN:
        return 0
    to_come = sum(part.amount_minor for part in invoice.instalments if part.due_on > today)
    if not invoice.instalments:
        to_come = invoice.amount_minor if invoice.due_on > today else 0
    return max(0, invoice.outstanding_minor - to_come)


def next_due_on(invoice: Invoice) -> date | None:
    """By when the next money on an open invoice should come: of instalments the first not covered."""
    if invoice.state != InvoiceState.OPEN:
        return None
    covered = invoice.amount_minor - invoice.outstanding_minor
    for part in invoice.instalments:
        covered -= part.amount_minor
        if covered < 0:
            return part.due_on
    return invoice.due_on


def is_overdue(invoice: Invoice, today: date) -> bool:
    """Whether something on an invoice should have been paid before today."""
    return due_now(invoice, today - timedelta(days=1)) > 0


def is_to_be_carried_out(invoice: Invoice) -> bool:
    """Whether enough is paid for what an invoice asked for: all of it, or the first instalment.

    Where nothing was paid nothing is carried out, however little is still owed.
    """
    if invoice.state == InvoiceState.PAID:
        return True
    return (
        invoice.state == InvoiceState.OPEN
        and bool(invoice.instalments)
        and invoice.settled_minor >= invoice.instalments[0].amount_minor > 0
    )


def check_payable(
    invoice: Invoice,
    amount_minor: int,
    paid_on: date,
    method: str,
    credit_minor: int,
    today: date,
    *,
    keeps_rest: bool = False,
) -> None:
    """Refuse a payment that cannot be right.

    `keeps_rest` says that what is more than is owed is the payer's credit: money that is there, so not what
    is credit already.
    """
    if not (keeps_rest and method in BY_HAND):
        _check_owes(invoice, amount_minor)
    if paid_on > today:
        raise PaymentIsInTheFuture(f"{paid_on} is still to come")
    if method in BY_HAND and paid_on < invoice.issued_on - _LONGEST_AHEAD:
        raise PaymentIsTooEarly(f"{invoice.number} was written on {invoice.issued_on}")
    if method == Method.CREDIT and amount_minor > credit_minor:
        raise CreditDoesNotReach(f"{credit_minor} {invoice.currency} (minor units) are there")


def _check_owes(invoice: Invoice, amount_minor: int) -> None:
    """Refuse more than is still owed, and say what to do with it."""
    if invoice.state not in (InvoiceState.OPEN, InvoiceState.UNCOLLECTIBLE):
        raise InvoiceIsNotOpen(
            f"Invoice {invoice.number} is {invoice.state}, and nothing is owed on it: {_KEEP_IT}"
        )
    owed = invoice.outstanding_minor or invoice.written_off_minor
    if amount_minor > owed:
        asked, rest = f"{plain(owed, invoice.currency)} {invoice.currency}", amount_minor - owed
        raise PaymentExceedsWhatIsDue(
            f"{asked} are open on {invoice.number}, {plain(rest, invoice.currency)} less than this. Record"
            f" what is open ({owed} minor units) and give the rest back; or {_KEEP_IT}"
        )


def check_same_payment(known: Payment, amount_minor: int, paid_on: date, method: str) -> None:
    """Refuse another payment under a reference that is taken."""
    if (known.amount_minor, known.paid_on, known.method) != (amount_minor, paid_on, method):
        raise PaymentReferenceIsTaken(f"The payment {known.reference} is recorded otherwise")


def check_gives_own(payer: Payer, holder: Payer) -> None:
    """Refuse to let somebody else pay for what a member gives."""
    if payer != holder:
        raise SomebodyElsePays("Somebody else pays these dues, and would pay the donation")
