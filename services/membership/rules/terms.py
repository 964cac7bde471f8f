"""Which span comes next: terms are appended, from the anchor, and never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.membership.models import Term, Tier
from services.membership.rules.calendar import add_months
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


def policy_of(tier: Tier) -> Policy:
    """The policy of a tier."""
    return Policy(
        period_months=tier.period_months,
        grace_days=tier.grace_days,
        renewal_opens_days=tier.renewal_opens_days,
        reinstatement_days=tier.reinstatement_days,
    )


def first_term(starts_on: date, policy: Policy) -> Dates:
    """The first term of a membership; its start becomes the anchor of those that follow."""
    months = policy.period_months
    return Dates(starts_on, add_months(starts_on, months), starts_on, months)


def next_term(terms: Sequence[Span], policy: Policy, paid_on: date) -> Dates:
    """The term that a payment on this date buys.

    Early, or within grace, it starts where the last one ended; after a lapse it starts afresh.
    """
    if not terms:
        return first_term(paid_on, policy)
    last = max(terms, key=lambda term: term.starts_on)
    if paid_on >= grace_ends_on(last, policy):
        return first_term(paid_on, policy)
    months = last.anchor_months + policy.period_months
    return Dates(last.ends_on, add_months(last.anchor_on, months), last.anchor_on, months)


def running_term(since: date, policy: Policy, today: date) -> Dates:
    """The term that covers today, of a membership that has run since a date.

    In the future, the first term; else as many whole periods after the anchor as have gone by.
    """
    months = policy.period_months
    gone = max(0, (today.year - since.year) * 12 + today.month - since.month)
    periods = gone // months
    if periods and add_months(since, periods * months) > today:
        periods -= 1
    starts_on = add_months(since, periods * months)
    return Dates(
        starts_on, add_months(since, (periods + 1) * months), since, (periods + 1) * months
    )


def grace_ends_on(term: Span, policy: Policy) -> date:
    """The day from which an unpaid membership has lapsed: fixed when the term ends, never moved."""
    return term.ends_on + timedelta(days=policy.grace_days)


def check_renewal_is_open(terms: Sequence[Span], policy: Policy, today: date) -> None:
    """Refuse a renewal that comes too early."""
    last = max(terms, key=lambda term: term.starts_on)
    opens_on = last.ends_on - timedelta(days=policy.renewal_opens_days)
    if today < opens_on:
        raise RenewalHasNotOpened(
            f"The term runs until {last.ends_on}; renewal opens on {opens_on}"
        )


def check_no_overlap(terms: Sequence[Span], new: Span) -> None:
    """Refuse a term that shares a day with another."""
    for term in terms:
        if term.starts_on < new.ends_on and new.starts_on < term.ends_on:
            raise TermsOverlap(f"The term from {term.starts_on} to {term.ends_on} is in the way")
