"""What a span of membership costs: its days and the lines of its invoice come from one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from services.membership.models import Tier, TierPrice
from services.membership.models.words import LineKind, TaxBehaviour
from services.membership.rules.calendar import add_months, months_left, whole_months
from services.membership.rules.lines import NewLine
from services.membership.rules.terms import (
    Policy,
    Span,
    first_term,
    goes_on,
    last_of,
    next_term,
    policy_of,
)
from shared.errors import Refusal


class TierHasNoPrice(Refusal):
    """This tier is not sold in this currency."""


class TierSellsNoSeats(Refusal):
    """This tier sells no seats beyond those it gives."""


class NothingRunsToChange(Refusal):
    """There is no term to change."""


@dataclass(frozen=True)
class Priced:
    """A span `[starts_on, ends_on)` and the lines that ask for its price.

    `back_minor` is what is to be credited, where what was paid before is worth more than is asked now.
    """

    starts_on: date
    ends_on: date
    lines: tuple[NewLine, ...]
    currency: str
    back_minor: int = 0

    @property
    def is_free(self) -> bool:
        """Whether nothing is owed for it."""
        return all(line.unit_minor == 0 for line in self.lines)


def price_on(tier: Tier, currency: str, day: date) -> TierPrice:
    """The version of a tier's price that holds on a day. Raises TierHasNoPrice."""
    found = _holding(tier, currency, day)
    if found is None:
        raise TierHasNoPrice(f"The tier {tier.slug} has no price in {currency} on {day}")
    return found


def price_first_term(
    tier: Tier, currency: str, today: date, *, membership_id: UUID | None = None, seats: int = 0
) -> Priced:
    """The first term, or a fresh start: a whole period, or what is left of the calendar's.

    With few months left, the rest and the period that follows, at the price that it will have.
    """
    asked, policy = _Asked(tier, currency, membership_id, seats), policy_of(tier)
    dates = first_term(today, policy)
    lines = asked.term(dates.starts_on, dates.ends_on, priced_on=today)
    ends_on = dates.ends_on
    if policy.is_calendar and _is_short(policy, today, ends_on):
        ends_on = policy.period_ends_on(dates.ends_on)
        lines += asked.term(dates.ends_on, ends_on, priced_on=dates.ends_on)
    return Priced(today, ends_on, lines, currency)


def price_renewal(
    tier: Tier,
    currency: str,
    terms: Sequence[Span],
    today: date,
    *,
    membership_id: UUID | None = None,
    seats: int = 0,
) -> Priced:
    """The next term, at the price that holds where it starts; what starts afresh costs as a first one."""
    policy, last = policy_of(tier), last_of(terms)
    if last is None or not goes_on(last, policy, today):
        return price_first_term(tier, currency, today, membership_id=membership_id, seats=seats)
    dates = next_term(terms, policy, today)
    asked = _Asked(tier, currency, membership_id, seats)
    lines = asked.term(dates.starts_on, dates.ends_on, priced_on=dates.starts_on)
    return Priced(dates.starts_on, dates.ends_on, lines, currency)


def price_upgrade(
    old: Tier,
    new: Tier,
    currency: str,
    terms: Sequence[Span],
    today: date,
    *,
    membership_id: UUID | None = None,
    seats: int = 0,
) -> Priced:
    """Another tier from today on: the whole months that are left, times the difference.

    Of that goes what was paid for seats that the other tier does not sell, for the same months.
    """
    ends_on = _runs_until(terms, today)
    months = whole_months(today, ends_on)
    before, after = price_on(old, currency, today), price_on(new, currency, today)
    more = months * (_monthly(after.amount_minor, new) - _monthly(before.amount_minor, old))
    lost = 0 if after.extra_seat_minor is not None else seats
    worth = months * lost * _monthly(before.extra_seat_minor or 0, old)
    line = NewLine(
        kind=LineKind.UPGRADE,
        description=f"From {old.name} to {new.name}, {_said(months)}{_less(lost if worth else 0)}",
        unit_minor=half_up(max(more - worth, Fraction(0))),
        tax_behaviour=TaxBehaviour(after.tax_behaviour),
        tax_rate_bp=after.tax_rate_bp,
        membership_id=membership_id,
        tier_slug=new.slug,
        starts_on=today,
        ends_on=ends_on,
    )
    back_minor = half_up(max(worth - more, Fraction(0)))
    return Priced(today, ends_on, (line,), currency, back_minor)


def price_extra_seats(
    tier: Tier,
    currency: str,
    terms: Sequence[Span],
    count: int,
    today: date,
    *,
    membership_id: UUID | None = None,
) -> Priced:
    """More seats from today on: the whole months that are left, the running one included."""
    ends_on = _runs_until(terms, today)
    months = whole_months(today, ends_on)
    months += add_months(today, months) < ends_on
    asked = _Asked(tier, currency, membership_id, count)
    return Priced(today, ends_on, asked.seats_line(today, ends_on, months, today), currency)


def sells_seats(tier: Tier, currency: str, day: date) -> bool:
    """Whether a tier sells seats beyond those that it gives; none where it is not sold at all."""
    found = _holding(tier, currency, day)
    return found is not None and found.extra_seat_minor is not None


def is_dearer(new: Tier, old: Tier, currency: str, day: date) -> bool:
    """Whether a tier costs as much as another by the month, or more."""
    after, before = price_on(new, currency, day), price_on(old, currency, day)
    return _monthly(after.amount_minor, new) >= _monthly(before.amount_minor, old)


def months_asked(tier: Tier, starts_on: date, ends_on: date) -> int:
    """For how many months a term of a tier is paid: those that the calendar leaves of it, or all."""
    return months_left(starts_on, ends_on) if policy_of(tier).is_calendar else tier.period_months


def prorated(amount_minor: int, months: int, period_months: int) -> int:
    """What so many months of a period cost, `amount * n / period`, half up to the minor unit."""
    return half_up(Fraction(amount_minor * months, period_months))


def half_up(amount: Fraction) -> int:
    """The nearest whole number to one that is not negative; of two as near, the larger."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


@dataclass(frozen=True)
class _Asked:
    """What every line of one asking has in common."""

    tier: Tier
    currency: str
    membership_id: UUID | None
    seats: int

    def term(self, starts_on: date, ends_on: date, priced_on: date) -> tuple[NewLine, ...]:
        """The line for a term, and that for the seats that go with it."""
        price, period = price_on(self.tier, self.currency, priced_on), self.tier.period_months
        months = months_asked(self.tier, starts_on, ends_on)
        line = NewLine(
            kind=LineKind.TERM,
            description=f"Dues: {self.tier.name}, {_said(months)}",
            unit_minor=prorated(price.amount_minor, months, period),
            tax_behaviour=TaxBehaviour(price.tax_behaviour),
            tax_rate_bp=price.tax_rate_bp,
            membership_id=self.membership_id,
            tier_slug=self.tier.slug,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        if not self.seats or price.extra_seat_minor is None:
            return (line,)
        return (line, *self.seats_line(starts_on, ends_on, months, priced_on))

    def seats_line(
        self, starts_on: date, ends_on: date, months: int, priced_on: date
    ) -> tuple[NewLine, ...]:
        """The line for seats beyond those that the tier gives."""
        price = price_on(self.tier, self.currency, priced_on)
        if price.extra_seat_minor is None:
            slug, seats = self.tier.slug, self.tier.seats
            raise TierSellsNoSeats(
                f"The tier {slug} gives {seats} seats: ask for another tier, or have a treasurer say"
                f" what one more costs, as extra_seat_minor of POST /tiers/{slug}/prices"
            )
        line = NewLine(
            kind=LineKind.SEATS,
            description=f"More seats: {self.tier.name}, {_said(months)}",
            quantity=self.seats,
            unit_minor=prorated(price.extra_seat_minor, months, self.tier.period_months),
            tax_behaviour=TaxBehaviour(price.tax_behaviour),
            tax_rate_bp=price.tax_rate_bp,
            membership_id=self.membership_id,
            tier_slug=self.tier.slug,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        return (line,)


def _holding(tier: Tier, currency: str, day: date) -> TierPrice | None:
    found = [one for one in tier.prices if one.currency == currency and one.valid_from <= day]
    return max(found, key=lambda one: one.valid_from, default=None)


def _is_short(policy: Policy, today: date, ends_on: date) -> bool:
    left = months_left(today, ends_on)
    return left < policy.period_months and left <= policy.rollover_months


def _runs_until(terms: Sequence[Span], today: date) -> date:
    last = last_of(terms)
    if last is None or last.ends_on <= today:
        raise NothingRunsToChange("A term must be running")
    return last.ends_on


def _monthly(amount_minor: int, tier: Tier) -> Fraction:
    return Fraction(amount_minor, tier.period_months)


def _less(seats: int) -> str:
    """What is said of seats that are paid back with an upgrade."""
    if not seats:
        return ""
    return f", less {seats} seat" + (" that was bought" if seats == 1 else "s that were bought")


def _said(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"
