"""Paying an invoice in parts: they add up exactly, and are paid in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from services.membership.models import Instalment, Invoice, Tier
from services.membership.models.dues import InvoiceState
from services.membership.rules.calendar import add_months
from services.membership.rules.dues import (
    InvoiceIsNotOpen,
    InvoiceIsPaidUpon,
    check_not_too_late,
    instalments_of,
)
from services.membership.rules.money import shares
from shared.errors import BadInput, Forbidden

Part = tuple[date, int]
"""By when so much is due."""


class TreasurerAgrees(Forbidden):
    """The treasurer agrees to other parts than those that the tier lets everybody choose."""


class InstalmentsDoNotFit(BadInput):
    """Instalments add up to the invoice, each is something, and each is due after the one before."""


def parts_asked(
    invoice: Invoice, count: int | None, first_on: date | None, parts: Sequence[Part]
) -> list[Part]:
    """The parts that are wanted: as they are named, or so many equal ones over a year."""
    if (count is None) == (not parts):
        raise InstalmentsDoNotFit("Say how many there are to be, or name each of them")
    if count is None:
        return list(parts)
    return instalments_of(invoice.amount_minor, count, first_on or invoice.due_on)


def parts_chosen(
    invoice: Invoice, tiers: Sequence[Tier], count: int | None, is_special: bool
) -> list[Part]:
    """The parts that a payer has chosen among those that the tiers of an invoice allow: equal ones, due
    month by month from the day that all of it was due. `is_special` says that other days or sizes are wanted.
    """
    allowed = counts_allowed(tiers)
    if is_special or count not in allowed:
        counts = ", ".join(map(str, allowed)) or "1"
        raise TreasurerAgrees(f"What you may choose is the count: {counts}")
    by_month = shares(invoice.amount_minor, count)
    return [(add_months(invoice.due_on, number), part) for number, part in enumerate(by_month)]


def counts_allowed(tiers: Sequence[Tier]) -> list[int]:
    """In how many parts a payer may choose to pay what is asked for these tiers; none without a tier."""
    each = [set(tier.instalments_allowed) for tier in tiers]
    return sorted(set.intersection(*each)) if each else []


def check_may_be_split(invoice: Invoice) -> None:
    """Refuse to split what is not open, or what somebody has begun to pay."""
    if invoice.state != InvoiceState.OPEN:
        raise InvoiceIsNotOpen(f"Invoice {invoice.number} is {invoice.state}")
    if invoice.outstanding_minor != invoice.amount_minor:
        raise InvoiceIsPaidUpon("What is left of it is paid or credited as it stands")


def check_parts(invoice: Invoice, parts: Sequence[Part], today: date) -> None:
    """Refuse parts that do not add up, that are nothing, or that come in no order."""
    if sum(amount for _, amount in parts) != invoice.amount_minor:
        raise InstalmentsDoNotFit(
            f"They must add up to {invoice.amount_minor} {invoice.currency} (minor units)"
        )
    if any(amount < 1 for _, amount in parts):
        raise InstalmentsDoNotFit("There are more of them than there is money to share out")
    if any(after <= before for (before, _), (after, _) in pairwise(parts)):
        raise InstalmentsDoNotFit("Each is due on a later day than the one before")
    if parts[0][0] < today:
        raise InstalmentsDoNotFit("The first is due today at the earliest")
    check_not_too_late(parts[-1][0], today)


def left_of_each(invoice: Invoice) -> list[tuple[Instalment, int]]:
    """What is still owed of each instalment: what came in pays the first, then the second, and so on."""
    covered = invoice.amount_minor - invoice.outstanding_minor
    found = []
    for part in invoice.instalments:
        paid = min(covered, part.amount_minor)
        covered -= paid
        found.append((part, part.amount_minor - paid))
    return found


def is_late(part: Instalment, left_minor: int, today: date) -> bool:
    """Whether something of an instalment should have been paid before today."""
    return left_minor > 0 and part.due_on <= today - timedelta(days=1)


def was_behind(invoice: Invoice, day: date) -> bool:
    """Whether instalments that were due before a day were not covered by what had come in on it."""
    came_later = sum(
        one.applied_minor
        for one in invoice.payments
        if one.paid_on > day and one.reversed_on is None
    )
    covered = invoice.amount_minor - invoice.outstanding_minor - came_later
    return sum(part.amount_minor for part in invoice.instalments if part.due_on < day) > covered
