"""Who may answer an introduction, until when, and what each of the two sees of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.introductions.models import Answer, Introduction, IntroductionState
from shared.callers import Caller, Role
from shared.errors import Forbidden, NotFound, Refusal


class IntroductionIsNoLongerAvailable(Refusal):
    """This introduction is no longer available."""


class IntroductionIsMade(Refusal):
    """Both said yes already."""


class IntroductionIsNotMade(Refusal):
    """Not both of you have said yes."""


class ForTheTwoAlone(Forbidden):
    """This is for the two people themselves."""


class NoSuchIntroduction(NotFound):
    """There is no such introduction for you."""


class Outlook(StrEnum):
    """What one of the two is told: a no of the other and an expiry look alike."""

    PROPOSED = "proposed"
    MADE = "made"
    DECLINED = "declined"
    NO_LONGER_AVAILABLE = "no_longer_available"


def check_may_see(introduction: Introduction, caller: Caller) -> None:
    """Refuse, without a hint that it exists, whoever is neither one of the two nor a steward.

    One of the two who does not know of it yet is refused alike, also a steward.
    """
    if caller.person_id is not None and introduction.untold_id == caller.person_id:
        raise NoSuchIntroduction
    if not (caller.has(Role.STEWARD) or is_one_of_the_two(introduction, caller)):
        raise NoSuchIntroduction


def check_is_one_of_the_two(introduction: Introduction, caller: Caller) -> None:
    """Refuse whoever is not one of the two, also a steward."""
    check_may_see(introduction, caller)
    if not is_one_of_the_two(introduction, caller):
        raise ForTheTwoAlone


def is_one_of_the_two(introduction: Introduction, caller: Caller) -> bool:
    """Whether the caller is one of the two people."""
    return caller.person_id is not None and introduction.is_between(caller.person_id)


def check_open(introduction: Introduction, now: datetime) -> None:
    """Refuse an answer that comes too late."""
    if introduction.state == IntroductionState.MADE:
        raise IntroductionIsMade
    if not is_open(introduction, now):
        raise IntroductionIsNoLongerAvailable


def check_made(introduction: Introduction) -> None:
    """Refuse what needs two yeses."""
    if introduction.state != IntroductionState.MADE:
        raise IntroductionIsNotMade


def both_said_yes(introduction: Introduction) -> bool:
    """Whether there are two yeses."""
    return introduction.first_answer == introduction.second_answer == Answer.YES


def is_asked(introduction: Introduction, person_id: UUID, now: datetime) -> bool:
    """Whether one of the two has not answered yet, and still may."""
    knows = introduction.untold_id != person_id
    return knows and is_open(introduction, now) and introduction.answer_of(person_id) is None


def is_open(introduction: Introduction, now: datetime) -> bool:
    """Whether an answer is not too late; a yes may be taken back until both said so."""
    return introduction.state == IntroductionState.PROPOSED and now < introduction.expires_at


def outlook(introduction: Introduction, person_id: UUID, now: datetime) -> Outlook:
    """What one of the two is told about where their introduction stands."""
    if introduction.state == IntroductionState.MADE:
        return Outlook.MADE
    if is_open(introduction, now):
        return Outlook.PROPOSED
    if introduction.declined_by_id == person_id:
        return Outlook.DECLINED
    return Outlook.NO_LONGER_AVAILABLE
