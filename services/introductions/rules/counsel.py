"""Who may counsel a side, what booked hours cost, and until when they wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from services.introductions.models import (
    AssignmentState,
    BookingState,
    CounselAssignment,
    CounselBooking,
    Intermediary,
    Partnership,
)
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, NotFound, Refusal
from shared.languages import mark

SKILLS = ("coach", "lawyer", "strategist", "translator")
TIES = ("works-for", "related")

STEP_MINUTES = 15
LONGEST_MINUTES = 8 * 60
FARTHEST = timedelta(days=365)
ASK_AGAIN_AFTER = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=1)
CONFIRM_WITHIN = timedelta(days=30)
"""So long after its day a booking may be confirmed; then it is released."""

HAS_THE_SKILL = mark("Has the skill that you look for.")
SPEAKS_IT = mark("Speaks your language.")
GIVES_IT = mark("Gives the hours for nothing.")
HAS_TIME = mark("Has time this month.")
RAN_OUT = mark("Nobody confirmed the hours in time.")
IS_OVER = mark("The counsel has ended.")


class NoSuchIntermediary(NotFound):
    """There is no such intermediary for you."""


class NoSuchAssignment(NotFound):
    """There is no such counsel for you."""


class NoSuchBooking(NotFound):
    """There is no such booking for you."""


class IsAnIntermediaryAlready(Refusal):
    """This person is in the register already; change what it says."""


class IntermediaryIsTied(Refusal):
    """This intermediary is not neutral here; choose another."""


class IntermediaryLacksTheSkill(Refusal):
    """This intermediary does not have that skill; choose another."""


class IntermediaryHasNoTime(Refusal):
    """The intermediary offers fewer hours in that month; choose another day, or fewer."""


class AnswerIsForOthers(Forbidden):
    """This is for the side that is counselled, and for whoever counsels it."""


class CounselIsSettled(Refusal):
    """This counsel was refused or has ended already."""


class CounselIsNotMadeYet(Refusal):
    """The side and the intermediary both say yes first."""


class BookingIsSettled(Refusal):
    """These hours were refused, spent or released already."""


class HoursAreNotGrantedYet(Refusal):
    """The counsel fund has not answered yet; try again later."""


class MoreThanWasBooked(BadInput):
    """Confirm as many minutes as were booked, or fewer; book anew for what is beyond."""


class DayDoesNotFit(BadInput):
    """Choose a day between today and a year from now."""


class RateLacksItsCurrency(BadInput):
    """A rate has a currency, and hours that are given for nothing have neither."""


def is_themselves(intermediary: Intermediary, caller: Caller) -> bool:
    """Whether the caller is the intermediary."""
    return caller.person_id is not None and caller.person_id == intermediary.person_id


def check_may_keep(person_id: UUID, caller: Caller) -> None:
    """The register is kept by stewards and, of themselves, by those who are in it."""
    if not (caller.has(Role.STEWARD) or caller.person_id == person_id):
        raise NoSuchIntermediary


def check_rate(rate_minor: int | None, currency: str | None) -> None:
    """Refuse an amount without a currency, and a currency without one."""
    if (rate_minor is None) != (currency is None):
        raise RateLacksItsCurrency(fields={"currency": ["Give both, or neither."]})


def is_neutral(
    intermediary: Intermediary,
    partnership: Partnership,
    employers: Collection[UUID],
    counsels_another: bool,
) -> bool:
    """Whether nothing ties somebody to any side: no employer, no tie, no part in it, no other side's counsel."""
    bodies = {side.organisation_id for side in partnership.sides if side.organisation_id}
    people = {one for side in partnership.sides for one in (side.person_id, side.steward_id) if one}
    tied = {tie.organisation_id for tie in intermediary.ties} | set(employers)
    return not (counsels_another or bodies & tied or intermediary.person_id in people)


def amount_of(minutes: int, rate_minor: int) -> int:
    """What so many minutes cost at a rate for an hour, in minor units; half a unit counts as one."""
    return (2 * minutes * rate_minor + 60) // 120


def minutes_left(intermediary: Intermediary, booked: Iterable[CounselBooking]) -> int:
    """How much of a month is not booked; hours that were refused or released are free, and what was not used."""
    taken = 0
    for one in booked:
        if one.state == BookingState.SPENT:
            taken += one.spent_minutes or 0
        elif one.state in (BookingState.REQUESTED, BookingState.GRANTED):
            taken += one.minutes
    return intermediary.minutes_per_month - taken


def check_day(on_day: date, today: date) -> None:
    """Refuse what is past, and what is far."""
    if not today <= on_day <= today + FARTHEST:
        raise DayDoesNotFit(fields={"on_day": ["Choose a day from today on, within a year."]})


def check_live(assignment: CounselAssignment) -> None:
    """Refuse to change what is over."""
    if assignment.state in (AssignmentState.REFUSED, AssignmentState.ENDED):
        raise CounselIsSettled(f"It was {assignment.state}")


def check_made(assignment: CounselAssignment) -> None:
    """Refuse to book what both did not say yes to."""
    check_live(assignment)
    if assignment.state != AssignmentState.MADE:
        raise CounselIsNotMadeYet


def check_may_be_spent(booking: CounselBooking, minutes: int) -> None:
    """Refuse what the fund did not grant, and more than that."""
    if booking.state == BookingState.REQUESTED:
        raise HoursAreNotGrantedYet
    if booking.state != BookingState.GRANTED:
        raise BookingIsSettled(f"They were {booking.state}")
    if minutes > booking.minutes:
        raise MoreThanWasBooked(fields={"minutes": [f"At most {booking.minutes}."]})


def is_waiting(booking: CounselBooking) -> bool:
    """Whether hours are neither spent nor given up."""
    return booking.state in (BookingState.REQUESTED, BookingState.GRANTED)


def is_to_be_asked_again(booking: CounselBooking, now: datetime) -> bool:
    """Whether the fund was silent for too long: an hour first, then twice as long each time, up to a day."""
    if booking.asked_at is None:
        return False
    doublings = min(max(booking.asks - 1, 0), 8)
    return now - booking.asked_at >= min(ASK_AGAIN_AFTER * 2**doublings, LONGEST_PAUSE)


def part_of(amount_minor: int, minutes: int, booked: int) -> int:
    """What a part of the booked minutes costs: never more than all of them."""
    return (2 * amount_minor * minutes + booked) // (2 * booked)
