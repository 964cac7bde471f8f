"""Milestones and reviews: what is missed, what may still be changed, and when to look again."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.introductions.models import Milestone, MilestoneState, PartnershipSide
from shared.errors import BadInput, NotFound, Refusal


class NoSuchMilestone(NotFound):
    """There is no such milestone here."""


class MilestoneIsSettled(Refusal):
    """This milestone was done or dropped already."""


class MilestoneStaysWhereItIs(BadInput):
    """It is due on that day already."""


class OwnerIsOfAnotherSide(BadInput):
    """This person neither tends the partnership for that side nor speaks for it."""


class SideIsNotThere(BadInput):
    """The partnership has no such side."""


class ReviewHasNotBeenYet(BadInput):
    """A review is noted when it was held."""


def check_open(milestone: Milestone) -> None:
    """Refuse to change what is settled."""
    if milestone.state != MilestoneState.OPEN:
        raise MilestoneIsSettled(f"It was {milestone.state}")


def check_moves(milestone: Milestone, due_on: date) -> None:
    """Refuse a move to the same day."""
    if milestone.due_on == due_on:
        raise MilestoneStaysWhereItIs(fields={"due_on": ["Choose another day."]})


def side_at(sides: Iterable[PartnershipSide], position: int) -> PartnershipSide:
    """The side at a position."""
    for side in sides:
        if side.position == position:
            return side
    raise SideIsNotThere(fields={"position": ["Choose the position of a side."]})


def check_may_own(side: PartnershipSide, owner_id: UUID, speaks_for: Iterable[UUID]) -> None:
    """Refuse an owner who has nothing to do with the side."""
    if not is_of(side, owner_id, speaks_for):
        raise OwnerIsOfAnotherSide(fields={"owner_id": ["Choose somebody of that side."]})


def is_of(side: PartnershipSide, person_id: UUID, speaks_for: Iterable[UUID]) -> bool:
    """Whether somebody tends a side, is it, or speaks for its organisation."""
    if person_id in (side.steward_id, side.person_id):
        return True
    return side.organisation_id is not None and side.organisation_id in set(speaks_for)


def is_missed(milestone: Milestone, today: date) -> bool:
    """Whether a milestone is past its day, and neither done nor dropped."""
    return milestone.state == MilestoneState.OPEN and milestone.due_on < today


def check_was_held(held_on: date, today: date) -> None:
    """Refuse a review of tomorrow."""
    if held_on > today:
        raise ReviewHasNotBeenYet(fields={"held_on": ["Name today or a day before."]})


def next_review(held_on: date, months: int) -> date:
    """When to look again: so many months later, at the end of a month where the day is missing."""
    year, month = divmod(held_on.year * 12 + held_on.month - 1 + months, 12)
    year = min(year, date.max.year)
    return date(year, month + 1, min(held_on.day, calendar.monthrange(year, month + 1)[1]))
