"""What of a term is due: the next one's dues are asked for, and each step of the notices is said once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.membership.models import Membership, Term
from services.membership.rules.standing import Standing, standing_of

LAST_DAY = "last-day"
_LOOK_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """A rung of the ladder: its name, `-30` or `+7` days from the end of the term, and its day."""

    name: str
    due_on: date


@dataclass(frozen=True)
class DueNotice:
    """What to say now, and the steps that went by unsaid."""

    step: Step | None
    skipped: tuple[Step, ...]


NOTHING = DueNotice(None, ())


def ladder(
    notice_days: Collection[int], starts_on: date, ends_on: date, grace_ends_on: date
) -> tuple[Step, ...]:
    """The steps of a term, in the order of their days; the last is the last day of grace.

    A short term has only the steps that fall within it, and grace only those before its last day.
    """
    days = ((days, ends_on + timedelta(days=days)) for days in sorted(set(notice_days)))
    last_day = grace_ends_on - timedelta(days=1)
    steps = [Step(step_name(n), due_on) for n, due_on in days if starts_on < due_on < last_day]
    if last_day >= ends_on:
        steps.append(Step(LAST_DAY, last_day))
    return tuple(steps)


def due_notice(steps: Sequence[Step], noted: Collection[str], today: date) -> DueNotice:
    """The latest step that has come and was not said; those before it are skipped, never said.

    `noted` are the names of the steps that were said or skipped. It does not matter when, or how
    often, it is asked: a step that is noted never comes again, and none comes after a later one.
    """
    come = [step for step in steps if step.due_on <= today]
    new = [step for step in come if step.name not in noted]
    if not new:
        return NOTHING
    latest = new[-1] if new[-1] == come[-1] else None
    return DueNotice(latest, tuple(step for step in new if step != latest))


def wants_notice(standing: Standing, is_renewed: bool) -> bool:
    """Whether a member is still to be written to about the next term's dues."""
    return standing in (Standing.ACTIVE, Standing.GRACE) and not is_renewed


def asks_on(term: Term, renewal_opens_days: int) -> date:
    """From when on the dues of the next term are asked for: at renewal, in the later half of a short term."""
    half = term.starts_on + (term.ends_on - term.starts_on) / 2
    return max(term.ends_on - timedelta(days=renewal_opens_days), half)


def has_later(membership: Membership, term: Term) -> bool:
    """Whether a membership was renewed after a term."""
    return any(other.starts_on > term.starts_on for other in membership.terms)


def is_told(membership: Membership, term: Term, today: date) -> bool:
    """Whether to look after a term today: it has begun, and its member may still renew and is not leaving."""
    if term.voided_at is not None or term.starts_on > today:
        return False
    is_leaving = any(ending.revoked_on is None for ending in membership.exits)
    return not is_leaving and wants_notice(
        standing_of(membership, today), has_later(membership, term)
    )


def look_next_on(
    membership: Membership, term: Term, asked_on: date, steps: Sequence[Step], today: date
) -> date | None:
    """The next day on which a term is to be looked at; None when its time is over.

    Whose member rests or left is looked at now and then, for they may come back until grace is over.
    """
    if term.voided_at is not None or has_later(membership, term) or term.grace_ends_on <= today:
        return None
    if term.starts_on > today:
        return term.starts_on
    if not is_told(membership, term, today):
        return min(today + _LOOK_AGAIN, term.grace_ends_on)
    days = (asked_on, *(step.due_on for step in steps), term.grace_ends_on)
    return min(day for day in days if day > today)


def step_name(days: int) -> str:
    """What a step is called that is so many days from the day that it is counted from."""
    return f"{days:+d}" if days else "0"
