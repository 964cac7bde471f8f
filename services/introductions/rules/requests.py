"""Asking for introductions: who may, how often, and in which words it reaches those whom it concerns."""

from __future__ import annotations

from datetime import timedelta

from services.introductions.models import Candidate, Request
from shared.callers import Caller
from shared.errors import BadInput, Forbidden, NotFound, Refusal
from shared.languages import retold

MOST_REQUESTS = 10
COUNTED_FOR = timedelta(days=30)
SILENCE_OF_A_STEWARD = timedelta(days=365)


class TooManyRequests(Refusal):
    """You have asked for as many introductions as we can look after at a time."""


class NoSuchRequest(NotFound):
    """There is no such request of yours."""


class NothingInTheQueue(NotFound):
    """This does not wait for a steward any more."""


class TwoOthers(BadInput):
    """Vouch for two other people: one and the other, and neither is yourself."""


class CannotBeProposed(Refusal):
    """These two cannot be introduced."""


class ColleagueOfYours(BadInput):
    """Name somebody who speaks for your organisation."""


def check_may_ask(caller: Caller) -> None:
    """Refuse programs that ask for nobody."""
    if caller.person_id is None:
        raise Forbidden("This is for a person who asks for themselves")


def check_not_too_many(asked: int) -> None:
    """Refuse one more request than can be looked after; counted alike, whoever was meant."""
    if asked >= MOST_REQUESTS:
        raise TooManyRequests(
            f"There were {MOST_REQUESTS} in {COUNTED_FOR.days} days: wait a while"
        )


def check_is_mine(request: Request | None, caller: Caller) -> Request:
    """The request, if it is the caller's."""
    if request is None or request.person_id != caller.person_id:
        raise NoSuchRequest
    return request


def check_in_queue(candidate: Candidate | None) -> Candidate:
    """What waits for a steward."""
    if candidate is None or not candidate.in_queue:
        raise NothingInTheQueue
    return candidate


def in_words(kind: str, text: str) -> list[str]:
    """What is told to whom somebody's request concerns; who asked is not named in it."""
    said = {"text": " ".join(text.split())}
    if kind == "vouching":
        return [retold("somebody who knows you both writes: %(text)s") % said]
    return [retold("they asked to meet you, and write: %(text)s") % said]


REFERRED = retold("a colleague of yours was asked first, and thinks that you are the better one")
TAKEN_UP = retold("they speak for an organisation that you were to meet, and look after this there")
