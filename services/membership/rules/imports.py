"""What may be taken over from another table, and how something without a name is described."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from services.membership.models import ImportRun, Organisation, Tier
from services.membership.models.imports import ImportState
from services.membership.rules.calendar import add_months
from services.membership.rules.joining import check_holder
from services.membership.rules.terms import Dates, policy_of, running_term, span
from shared.errors import BadInput, Conflict

WHY = "why it was refused"
_WAITING = (ImportState.CHECKING, ImportState.CHECKED)


class NotTakenOver(BadInput):
    """This membership cannot be taken over."""


class ImportIsUnderWay(Conflict):
    """This import was confirmed already: how its columns are read is settled."""


class ImportIsCancelled(Conflict):
    """This import was cancelled: send the table again."""


def check_may_be_changed(run: ImportRun) -> None:
    """Refuse to read a table otherwise when it is being taken in, or was."""
    check_may_be_confirmed(run)
    if run.state not in _WAITING:
        raise ImportIsUnderWay(f"It is {run.state}; {run.taken} of {run.total} rows were taken in")


def check_may_be_confirmed(run: ImportRun) -> None:
    """Refuse to go on with what was given up."""
    if run.state == ImportState.CANCELLED:
        raise ImportIsCancelled(f"{run.taken} of {run.total} rows had been taken in")


def check_taken_over(
    tier: Tier | None, organisation: Organisation | None, since: date | None, today: date
) -> Tier:
    """Refuse a running membership that cannot be so; no organisation means a person on their own."""
    if tier is None:
        raise NotTakenOver("is no tier that is known here")
    if since is None:
        raise NotTakenOver("needs the date of member_since beside it")
    if since > today:
        raise NotTakenOver(f"began on {since}, which is still to come")
    check_holder(tier, organisation, size_may_be_unknown=True)
    return tier


def term_taken_over(since: date, until: date | None, tier: Tier, today: date) -> Dates:
    """The term that runs, of a membership from elsewhere: until the day that is paid for already.

    Refuses one that is over; without such a day it is the term that follows from the beginning.
    """
    policy = policy_of(tier)
    if until is None:
        return running_term(since, policy, today)
    if until <= since:
        raise NotTakenOver(f"is paid until {until}, before it began on {since}")
    starts_on = max(since, add_months(until, -policy.period_months))
    dates = span(min(starts_on, today), until, policy, since)
    if dates.grace_ends_on <= today:
        raise NotTakenOver(f"was paid until {until}, and its grace is over")
    return dates


def check_number_is_free(number: int | None, taken: Collection[int]) -> None:
    """Refuse a member number that somebody has."""
    if number is not None and number in taken:
        raise NotTakenOver(f"has the member number {number}, which another member has")


def stand_in_name(values: Mapping[str, Any]) -> str:
    """What an organisation is called whose name is not told: what it is, and where."""
    kind = str(values.get("sector", "organisation")).replace("-", " ").capitalize()
    kind = "Organisation" if kind == "Other" else kind
    where = ", ".join(part for part in (str(values["city"]).title(), values["country"]) if part)
    return f"{kind} in {where}" if where else f"{kind}, place unknown"
