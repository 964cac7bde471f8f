"""Which span comes next: terms are appended, from the anchor, and never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.membership.models import Term, Tier
from services.membership.models.tiers import LateRenewal, Period
from services.membership.rules.calendar import add_months, period_ends_on, period_starts_on
from shared.errors import Refusal


class RenewalHasNotOpened(Refusal):
    """It is too early to renew."""


class TermsOverlap(Refusal):
    """There is a term on these days already."""


@dataclass(frozen=True)
class Dates:
    """The dates of a term that is about to be granted."""

    starts_on: date
    ends_on: date
    grace_ends_on: date
    anchor_on: date
    anchor_months: int


Span = Term | Dates


@dataclass(frozen=True)
class Policy:
    """What a tier says about time."""

    period_months: int = 12
    grace_days: int = 30
    renewal_opens_days: int = 60
    reinstatement_days: int = 365
    period: str = Period.ANNIVERSARY
    calendar_start_month: int = 1
    rollover_months: int = 3
    late_renewal: str = LateRenewal.CONTINUOUS_IN_GRACE

    @property
    def is_calendar(self) -> bool:
        """Whether terms end where the calendar says, and not so long after they began."""
        return self.period == Period.CALENDAR

    def period_ends_on(self, day: date) -> date:
        """When the period of the calendar is over that a day is in."""
        return period_ends_on(day, self.calendar_start_month, self.period_months)


def policy_of(tier: Tier) -> Policy:
    """The policy of a tier."""
    return Policy(
        period_months=tier.period_months,
        grace_days=tier.grace_days,
        renewal_opens_days=tier.renewal_opens_days,
        reinstatement_days=tier.reinstatement_days,
        period=tier.period,
        calendar_start_month=tier.calendar_start_month,
        rollover_months=tier.rollover_months,
        late_renewal=tier.late_renewal,
    )


def first_term(starts_on: date, policy: Policy) -> Dates:
    """The first term of a membership; its start becomes the anchor of those that follow."""
    if policy.is_calendar:
        return span(starts_on, policy.period_ends_on(starts_on), policy)
    ends_on = add_months(starts_on, policy.period_months)
    return span(starts_on, ends_on, policy, starts_on, policy.period_months)


def next_term(terms: Sequence[Span], policy: Policy, paid_on: date) -> Dates:
    """The term that a payment on this date buys.

    Early it starts where the last one ended, and never moves that one. Late, the tier says whether it
    is counted from there or starts afresh.
    """
    last = last_of(terms)
    if last is None or not goes_on(last, policy, paid_on):
        return first_term(paid_on, policy)
    following = term_after(last, policy)
    while following.ends_on <= paid_on:  # nobody pays for a term that is all in the past
        following = term_after(following, policy)
    return following


def bought_term(
    terms: Sequence[Span], policy: Policy, asked_until: date | None, paid_on: date
) -> Dates:
    """The term that a line of an invoice grants, once it is paid.

    What starts afresh in a tier of the calendar ends where the invoice said, for that was its price.
    """
    bought = next_term(terms, policy, paid_on)
    is_fresh = bought.starts_on == paid_on and policy.is_calendar
    if is_fresh and asked_until is not None and paid_on < asked_until:
        return span(paid_on, asked_until, policy)
    return bought


def goes_on(last: Span, policy: Policy, paid_on: date) -> bool:
    """Whether a payment on this date continues a term."""
    if paid_on < last.ends_on or policy.late_renewal == LateRenewal.ALWAYS_CONTINUOUS:
        return True
    return policy.late_renewal != LateRenewal.ALWAYS_RESTART and paid_on < last.grace_ends_on


def term_after(last: Span, policy: Policy) -> Dates:
    """The term that starts where another ended."""
    if policy.is_calendar:
        return span(last.ends_on, policy.period_ends_on(last.ends_on), policy)
    anchor_on, gone = last.anchor_on, last.anchor_months
    if add_months(anchor_on, gone) != last.ends_on:  # it was granted otherwise than by counting
        anchor_on, gone = last.ends_on, 0
    months = gone + policy.period_months
    return span(last.ends_on, add_months(anchor_on, months), policy, anchor_on, months)


def running_term(since: date, policy: Policy, today: date) -> Dates:
    """The term that covers today, of a membership that has run since a date.

    In the future, the first term; else as many whole periods after the anchor as have gone by.
    """
    months = policy.period_months
    if policy.is_calendar:
        day = max(since, today)
        began_on = period_starts_on(day, policy.calendar_start_month, months)
        return span(max(since, began_on), policy.period_ends_on(day), policy, since)
    gone = max(0, (today.year - since.year) * 12 + today.month - since.month)
    periods = gone // months
    if periods and add_months(since, periods * months) > today:
        periods -= 1
    starts_on = add_months(since, periods * months)
    total = (periods + 1) * months
    return span(starts_on, add_months(since, total), policy, since, total)


def span(
    starts_on: date,
    ends_on: date,
    policy: Policy,
    anchor_on: date | None = None,
    anchor_months: int = 0,
) -> Dates:
    """A term of these days, with the grace that its tier gives: fixed now, and never moved."""
    grace_ends_on = ends_on + timedelta(days=policy.grace_days)
    return Dates(starts_on, ends_on, grace_ends_on, anchor_on or starts_on, anchor_months)


def cut(
    term: Span, policy: Policy, day: date
) -> tuple[tuple[date, date, date] | None, tuple[date, date, date]]:
    """A term cut in two on a day, each part with its grace: what was before it, if anything, and the rest.

    The rest has the grace of another tier, and never less than was promised.
    """
    grace_ends_on = max(term.grace_ends_on, term.ends_on + timedelta(days=policy.grace_days))
    if day <= term.starts_on:
        return None, (term.starts_on, term.ends_on, grace_ends_on)
    return (term.starts_on, day, day), (day, term.ends_on, grace_ends_on)


def last_of(terms: Sequence[Span]) -> Span | None:
    """The last of some terms, if there are any."""
    return max(terms, key=lambda term: term.starts_on, default=None)


def renewal_opens_on(last: Span, policy: Policy) -> date:
    """From when the term after a term can be asked for."""
    return last.ends_on - timedelta(days=policy.renewal_opens_days)


def check_renewal_is_open(terms: Sequence[Span], policy: Policy, today: date) -> None:
    """Refuse a renewal that comes too early."""
    last = last_of(terms)
    if last is not None and today < (opens_on := renewal_opens_on(last, policy)):
        raise RenewalHasNotOpened(
            f"The term runs until {last.ends_on}; renewal opens on {opens_on}"
        )


def check_no_overlap(terms: Sequence[Span], new: Span) -> None:
    """Refuse a term that shares a day with another."""
    for term in terms:
        if term.starts_on < new.ends_on and new.starts_on < term.ends_on:
            raise TermsOverlap(f"The term from {term.starts_on} to {term.ends_on} is in the way")
