"""What of a price is tax: for each line alone, a half going up, so that lines add up to the total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.membership.models import InvoiceLine
from services.membership.models.words import LineKind, TaxBehaviour
from services.membership.rules.lines import Listed, NewLine
from services.membership.rules.money import half_up
from shared.errors import BadInput

_WHOLE = 10_000
TAXED = "taxed"
_UNTAXED = (TaxBehaviour.EXEMPT, TaxBehaviour.REVERSE_CHARGE)


@dataclass(frozen=True)
class Amounts:
    """A line in money: net, tax, and both together."""

    net_minor: int
    tax_minor: int

    @property
    def amount_minor(self) -> int:
        """What is asked for."""
        return self.net_minor + self.tax_minor


def amounts_of(line: NewLine) -> Amounts:
    """Net and tax of a line, by how its price stands to tax."""
    return amounts_at(line.asked_minor, line.tax_behaviour, line.tax_rate_bp)


def amounts_at(asked: int, behaviour: str, rate: int) -> Amounts:
    """Net and tax of an amount that is asked for at a rate, in hundredths of a percent."""
    if behaviour == TaxBehaviour.EXCLUSIVE:
        return Amounts(asked, half_up(asked * rate, _WHOLE))
    if behaviour == TaxBehaviour.INCLUSIVE:
        tax = half_up(asked * rate, _WHOLE + rate)
        return Amounts(asked - tax, tax)
    return Amounts(asked, 0)


class RateWithoutTax(BadInput):
    """Where no tax is asked for, there is no rate."""


def check_rates(lines: Iterable[NewLine]) -> None:
    """Refuse a rate on a line that is exempt, or whose tax the recipient owes."""
    for line in lines:
        if line.tax_behaviour in _UNTAXED and line.tax_rate_bp:
            raise RateWithoutTax(f"{line.description} is {line.tax_behaviour}: its rate is 0")


def exempted(line: NewLine) -> NewLine:
    """The same line for a party that owes no tax: a price that holds tax is asked for without it."""
    unit = amounts_of(replace(line, quantity=1)).net_minor
    listed = Listed(line.unit_minor, line.tax_behaviour, line.tax_rate_bp)
    untaxed = TaxBehaviour.EXEMPT
    return replace(line, unit_minor=unit, tax_behaviour=untaxed, tax_rate_bp=0, listed=listed)


def asked_again(line: InvoiceLine) -> NewLine:
    """The same line for another invoice, as when somebody else is to pay it: at the price of the list, for
    whether tax is owed depends on who pays."""
    price = Listed(line.unit_minor, TaxBehaviour(line.tax_behaviour), line.tax_rate_bp)
    if line.listed_minor is not None:
        tax = TaxBehaviour(line.listed_tax)
        price = Listed(line.listed_minor, tax, line.listed_rate_bp)
    return NewLine(
        kind=LineKind(line.kind),
        description=line.description,
        unit_minor=price.unit_minor,
        quantity=line.quantity,
        tax_behaviour=price.tax_behaviour,
        tax_rate_bp=price.tax_rate_bp,
        membership_id=line.membership_id,
        tier_slug=line.tier_slug,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def credited(line: InvoiceLine, amount_minor: int) -> Amounts:
    """Net and tax of the next part of a line that is taken back; all parts together are the line."""
    before = _tax_within(line, line.credited_minor)
    tax = _tax_within(line, line.credited_minor + amount_minor) - before
    return Amounts(amount_minor - tax, tax)


def left_of(line: InvoiceLine) -> Amounts:
    """Net and tax of what was not taken back of a line."""
    return credited(line, line.amount_minor - line.credited_minor)


def _tax_within(line: InvoiceLine, part_minor: int) -> int:
    return half_up(line.tax_minor * part_minor, line.amount_minor) if line.amount_minor else 0


@dataclass(frozen=True)
class TaxShare:
    """What is asked for at one rate, or for one reason without tax: `kind` says which."""

    kind: str
    rate_bp: int
    net_minor: int
    tax_minor: int


def by_rate(parts: Iterable[tuple[InvoiceLine, Amounts]]) -> list[TaxShare]:
    """The net and tax of each rate, the highest first; what is asked for without tax comes last."""
    sums: dict[tuple[str, int], Amounts] = defaultdict(lambda: Amounts(0, 0))
    for line, amounts in parts:
        key = (_kind(line), line.tax_rate_bp if _kind(line) == TAXED else 0)
        there = sums[key]
        sums[key] = Amounts(
            there.net_minor + amounts.net_minor, there.tax_minor + amounts.tax_minor
        )
    ordered = sorted(sums.items(), key=lambda found: (found[0][0] != TAXED, -found[0][1]))
    return [TaxShare(*key, found.net_minor, found.tax_minor) for key, found in ordered]


def _kind(line: InvoiceLine) -> str:
    return str(line.tax_behaviour) if line.tax_behaviour in _UNTAXED else TAXED
