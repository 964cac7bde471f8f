"""What a membership is as of a date: a pure function of its terms, holds and exits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from services.membership.models import Exit, Hold, Membership
from services.membership.rules.terms import Policy, Span


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
    terms: Sequence[Span], holds: Sequence[Hold], exits: Sequence[Exit], as_of: date
) -> Standing:
    """The standing on a date. It does not matter when it is asked, nor what was noted after that date
    about later days."""
    over = [ending for ending in exits if is_in_force(ending, as_of)]
    if over:
        return Standing(max(over, key=_weight).kind)
    dues = by_terms(terms, as_of)
    if has_benefits(dues) and any(rests(hold, as_of) for hold in holds):
        return Standing.SUSPENDED
    return dues


def standing_of(membership: Membership, as_of: date) -> Standing:
    """The standing of a membership on a date."""
    return standing(membership.terms, membership.holds, membership.exits, as_of)


def has_benefits(standing: Standing) -> bool:
    """Whether a member of this standing enjoys what members enjoy."""
    return standing in (Standing.ACTIVE, Standing.GRACE)


def is_in_good_standing(standing: Standing, owes: bool) -> bool:
    """Whether a member may vote and be introduced: benefits, no hold, and nothing overdue (`owes`)."""
    return has_benefits(standing) and not owes


def member_since(terms: Sequence[Span], policy: Policy, as_of: date) -> date | None:
    """Since when a member has been one without a break longer than the reinstatement window."""
    started = sorted(
        (term for term in terms if term.starts_on <= as_of), key=lambda term: term.starts_on
    )
    if not started:
        return None
    # Terms may have been taken over: the anchor then tells of those before the association's books.
    since, previous = min(started[0].anchor_on, started[0].starts_on), started[0]
    for term in started[1:]:
        window = previous.grace_ends_on + timedelta(days=policy.reinstatement_days)
        since = since if term.starts_on < window else term.starts_on
        previous = term
    return since


def by_terms(terms: Sequence[Span], as_of: date) -> Standing:
    """What the terms alone say of a date."""
    started = [term for term in terms if term.starts_on <= as_of]
    if not started:
        return Standing.PENDING
    if any(as_of < term.ends_on for term in started):
        return Standing.ACTIVE
    in_grace = any(as_of < term.grace_ends_on for term in started)
    return Standing.GRACE if in_grace else Standing.LAPSED


def tier_on(membership: Membership, as_of: date) -> str:
    """The tier that a membership has on a date: that of the term begun last, or the one it waits for."""
    started = [term for term in membership.terms if term.starts_on <= as_of]
    return started[-1].tier_slug if started else membership.tier_slug


def rests(hold: Hold, as_of: date) -> bool:
    """Whether a hold is on a membership on a date."""
    return hold.starts_on <= as_of and (hold.released_on is None or as_of < hold.released_on)


def is_in_force(ending: Exit, as_of: date) -> bool:
    """Whether a membership is over on a date by this exit."""
    taken_back = ending.revoked_on is not None and ending.revoked_on <= as_of
    return ending.effective_on <= as_of and not taken_back


def _weight(ending: Exit) -> tuple[date, int]:
    """Of two exits the later counts, and of one day the graver."""
    graver = ("resigned", "terminated", "ceased")
    return ending.effective_on, graver.index(ending.kind)
