"""What a membership is as of a date: a pure function of its terms, holds and exits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from services.membership.models import Exit, Hold, Membership
from services.membership.rules.terms import Policy, Span, grace_ends_on, policy_of


class Standing(StrEnum):
    """What a membership is on a day."""

    PENDING = "pending"
    ACTIVE = "active"
    GRACE = "grace"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    RESIGNED = "resigned"
    TERMINATED = "terminated"
    CEASED = "ceased"


OVER = frozenset({Standing.RESIGNED, Standing.TERMINATED, Standing.CEASED})


def standing(
    terms: Sequence[Span],
    holds: Sequence[Hold],
    exits: Sequence[Exit],
    policy: Policy,
    as_of: date,
) -> Standing:
    """The standing on a date. It does not matter when it is asked, nor what was noted after that date
    about later days."""
    over = [ending for ending in exits if ending.effective_on <= as_of]
    if over:
        return Standing(max(over, key=lambda ending: ending.effective_on).kind)
    dues = _by_terms(terms, policy, as_of)
    if has_benefits(dues) and any(_rests(hold, as_of) for hold in holds):
        return Standing.SUSPENDED
    return dues


def has_benefits(standing: Standing) -> bool:
    """Whether a member of this standing enjoys what members enjoy."""
    return standing in (Standing.ACTIVE, Standing.GRACE)


def member_since(terms: Sequence[Span], policy: Policy, as_of: date) -> date | None:
    """Since when a member has been one without a break longer than the reinstatement window."""
    started = sorted(
        (term for term in terms if term.starts_on <= as_of), key=lambda term: term.starts_on
    )
    if not started:
        return None
    # Terms may have been taken over: the anchor then tells of those before the association's books.
    since, previous = started[0].anchor_on, started[0]
    for term in started[1:]:
        window = grace_ends_on(previous, policy) + timedelta(days=policy.reinstatement_days)
        since = since if term.starts_on < window else term.starts_on
        previous = term
    return since


def _by_terms(terms: Sequence[Span], policy: Policy, as_of: date) -> Standing:
    started = [term for term in terms if term.starts_on <= as_of]
    if not started:
        return Standing.PENDING
    last = max(started, key=lambda term: term.ends_on)
    if as_of < last.ends_on:
        return Standing.ACTIVE
    return Standing.GRACE if as_of < grace_ends_on(last, policy) else Standing.LAPSED


def _rests(hold: Hold, as_of: date) -> bool:
    return hold.starts_on <= as_of and (hold.released_on is None or as_of < hold.released_on)


def standing_of(membership: Membership, as_of: date) -> Standing:
    """The standing of a membership on a date."""
    policy = policy_of(membership.tier)
    return standing(membership.terms, membership.holds, membership.exits, policy, as_of)
