"""Who may rest, leave and be made to leave, and from when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.membership.models import Exit, Hold, Invoice
from services.membership.rules.standing import OVER, Standing
from services.membership.rules.terms import Span, last_of
from shared.errors import BadInput, Refusal


class RestsAlready(Refusal):
    """This membership rests already, or will, for other days."""


class MembershipDoesNotRun(Refusal):
    """This can only be done with a membership that runs."""


class MembershipIsOver(Refusal):
    """This membership is over."""


class MembershipIsLeaving(Refusal):
    """This membership ends with its term: take that back first."""


class EndedOnAnotherDay(Refusal):
    """This membership has ended, and an end that has come is not moved."""


class NothingToTakeBack(Refusal):
    """This membership is not over, and is not going to be."""


class DaysAreMixedUp(BadInput):
    """These days are over, or not in their order."""


def check_same_rest(hold: Hold, starts_on: date | None, released_on: date | None) -> None:
    """Refuse other days than those for which a membership rests already."""
    if starts_on not in (None, hold.starts_on) or released_on not in (None, hold.released_on):
        until = f"until {hold.released_on}" if hold.released_on else "until it is released"
        raise RestsAlready(
            f"It rests from {hold.starts_on} {until}; release it, then say other days"
        )


def check_may_rest(standing: Standing) -> None:
    """Refuse to put a hold on a membership that does not run."""
    if standing not in (Standing.ACTIVE, Standing.GRACE, Standing.SUSPENDED):
        raise MembershipDoesNotRun(f"The membership is {standing}")


def check_may_resign(standing: Standing) -> None:
    """Refuse to leave what does not run."""
    if standing in OVER or standing in (Standing.PENDING, Standing.LAPSED):
        raise MembershipDoesNotRun(f"The membership is {standing}")


def check_may_go_on(standing: Standing) -> None:
    """Refuse another term to what is over, or has not begun."""
    if standing in OVER or standing is Standing.PENDING:
        raise MembershipDoesNotRun(f"The membership is {standing}")


def check_not_over(standing: Standing) -> None:
    """Refuse to end what is over."""
    if standing in OVER:
        raise MembershipIsOver(f"The membership is {standing}")


def check_appeal(until: date | None, today: date) -> None:
    """Refuse a last day to appeal that is over."""
    if until is not None and until < today:
        raise DaysAreMixedUp(f"Nobody can appeal until {until}, which has gone by")


def check_days(starts_on: date, ends_on: date | None, today: date) -> None:
    """Refuse days of the past, and ends before their beginnings."""
    if starts_on < today:
        raise DaysAreMixedUp(f"{starts_on} has gone by")
    if ends_on is not None and ends_on <= starts_on:
        raise DaysAreMixedUp(f"{ends_on} is not after {starts_on}")


def moves(ending: Exit, day: date | None, today: date, appeal_until: date | None = None) -> bool:
    """Whether other days are said than those that an end has. Refuses them once it has come."""
    is_same = day in (None, ending.effective_on) and appeal_until in (None, ending.appeal_until)
    if is_same:
        return False
    if ending.effective_on > today:
        return True
    appeal = f", and may be appealed against until {ending.appeal_until}" if appeal_until else ""
    raise EndedOnAnotherDay(
        f"It is {ending.kind} since {ending.effective_on}{appeal}: let a steward take that back"
        " (POST .../reinstatements), then say other days"
    )


def leaves_on(terms: Sequence[Span], today: date) -> date:
    """When somebody who resigns is gone: with the end of what is paid, or at once in grace."""
    last = last_of(terms)
    return max(today, last.ends_on) if last is not None else today


def is_for_nothing(invoice: Invoice, was_given: bool, leaves_on: date, today: date) -> bool:
    """Whether all that an open invoice asks for would be had after its member left.

    `was_given` says that some of it was carried out already: then it is owed.
    """
    days = [line.starts_on for line in invoice.lines if line.starts_on is not None]
    if was_given or not days:
        return False
    return leaves_on <= today or all(day >= leaves_on for day in days)


def is_leaving(exits: Sequence[Exit], today: date) -> bool:
    """Whether the end of a membership is known and lies ahead."""
    return any(one.revoked_on is None and one.effective_on > today for one in exits)


def check_not_leaving(exits: Sequence[Exit], today: date) -> None:
    """Refuse to go on with what is about to end."""
    if is_leaving(exits, today):
        raise MembershipIsLeaving
