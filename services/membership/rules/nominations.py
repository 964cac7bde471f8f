"""Who may name people outside, how many, and what those who were named may still answer."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, timedelta
from enum import StrEnum

from services.membership.models import Membership, Nominee, NomineeState
from services.membership.rules.keys import address_key
from services.membership.rules.standing import has_benefits, standing_of
from shared.errors import Forbidden, NotFound, Refusal

LINK_PURPOSE, KEY = "nomination", "nominations"
OPEN_STATES = (NomineeState.ASKED, NomineeState.LATER)


class Answer(StrEnum):
    """What somebody who was named says."""

    YES = "yes"
    LATER = "later"
    NEVER = "never"


class NamingIsForMembers(Forbidden):
    """Members name people to the association."""


class TooManyThisMonth(Refusal):
    """A member names no more than so many people in a month."""


class NoSuchNominee(NotFound):
    """Nobody who was named is known by this id."""


class NominationIsAnswered(Refusal):
    """This was answered already; each link works once."""


class NominationIsOver(Refusal):
    """It is too late to answer: nothing is kept of it any more."""


def keyed_hash(key: bytes, address: str) -> str:
    """By what an address is known again without being kept: HMAC-SHA256 of RFC 2104."""
    return hmac.new(key, address_key(address).encode(), hashlib.sha256).hexdigest()


def check_names_for(membership: Membership | None, today: date) -> Membership:
    """The membership on whose behalf somebody names people; refuses those who enjoy none."""
    if membership is None or not has_benefits(standing_of(membership, today)):
        raise NamingIsForMembers("Who enjoys a membership may name people")
    return membership


def check_month(new: int, made: int, monthly: int) -> None:
    """Refuse more than a member may name in a month."""
    if made + new > monthly:
        raise TooManyThisMonth(
            f"A member may name {monthly} people in a month; {max(monthly - made, 0)} are left"
        )


def may_answer(nominee: Nominee, answer: Answer, today: date) -> bool:
    """Whether a link still does something."""
    is_open = nominee.state in OPEN_STATES and today < nominee.expires_on
    return is_open and nominee.state != answer


def check_may_answer(nominee: Nominee, answer: Answer, today: date) -> None:
    """Refuse a link that was used, one after a yes or a never, and one whose time is over."""
    if nominee.state in (NomineeState.YES, NomineeState.NEVER) or nominee.state == answer:
        raise NominationIsAnswered(f"You said: {nominee.state}")
    if nominee.state not in OPEN_STATES or nominee.expires_on <= today:
        raise NominationIsOver("Nothing is kept of you any more")


def reminded_on(today: date, remind_days: int, expires_on: date) -> date | None:
    """On which day somebody is reminded who is asked today; never where that is no use any more."""
    day = today + timedelta(days=remind_days)
    return day if remind_days and day < expires_on else None
