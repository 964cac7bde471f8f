"""What is decided about speakers: which state may follow which, and who may say so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from services.events.models import Gathering, Speaker, SpeakerCall, SpeakerState
from shared.callers import Caller, Role
from shared.errors import BadInput, Conflict, Forbidden, NotFound

PROPOSED, SHORTLISTED, INVITED, CONFIRMED, DECLINED, DELIVERED, WITHDRAWN = SpeakerState

TRANSITIONS = {
    PROPOSED: frozenset({SHORTLISTED, INVITED, WITHDRAWN}),
    SHORTLISTED: frozenset({INVITED, WITHDRAWN}),
    INVITED: frozenset({INVITED, CONFIRMED, DECLINED, WITHDRAWN}),
    CONFIRMED: frozenset({INVITED, DELIVERED, WITHDRAWN}),
    DECLINED: frozenset({INVITED}),
    DELIVERED: frozenset[SpeakerState](),
    WITHDRAWN: frozenset[SpeakerState](),
}
"""The states, and those that may follow each. A slot that is passed on is asked about anew: so may a yes be."""

OPEN = (PROPOSED, SHORTLISTED, INVITED, CONFIRMED)
"""The states in which somebody may still come to speak."""

SPEAKS = (CONFIRMED, DELIVERED)
"""The states in which somebody is on the timetable."""

TIME_TO_ANSWER = timedelta(days=14)
MOST_PROPOSALS = 1_000
MOST_OF_ONE = 20


class NoCall(NotFound):
    """Nobody is called to speak at this event."""


class NoSuchSpeaker(NotFound):
    """There is no such proposal for this event."""


class CallClosesBeforeItOpens(BadInput):
    """A call must close after it has opened, and before the event ends."""


class CallIsNotOpen(Conflict):
    """Speakers can be proposed only while the call is open."""


class TooManyProposals(Conflict):
    """No more can be proposed."""


class SpeakerCannotGoOnLikeThis(Conflict):
    """As it stands with this speaker, that cannot follow."""


class InvitationRanOut(Conflict):
    """It is too late to answer: the time for it is over."""


class NotYetSpoken(Conflict):
    """What has not begun is not delivered yet."""


class NotYoursToSay(Forbidden):
    """Only the person themselves and the desk may say that."""


def check_call(call: SpeakerCall, gathering: Gathering) -> None:
    """Refuse a call that closes before it opens, or when nobody can speak any more."""
    if call.closes_at <= call.opens_at or call.closes_at > gathering.ends_at:
        fault = {"closes_at": ["Must be after opens_at, and no later than the end of the event."]}
        raise CallClosesBeforeItOpens(fields=fault)


def check_open(call: SpeakerCall | None, now: datetime) -> None:
    """Refuse proposals of members where there is no call, or it is not open."""
    if call is None:
        raise NoCall
    if not call.opens_at <= now < call.closes_at:
        raise CallIsNotOpen(
            f"It is open from {call.opens_at:%Y-%m-%d %H:%M} to {call.closes_at:%Y-%m-%d %H:%M} UTC."
        )


def check_may_see(speaker: Speaker, caller: Caller) -> None:
    """Refuse, as if there were none, whoever is not the person, who proposed them, or the desk."""
    own = caller.person_id in (speaker.person_id, speaker.proposed_by_id)
    if not (caller.has(Role.EVENT_MANAGER) or (caller.person_id and own)):
        raise NoSuchSpeaker


def check_may_answer(speaker: Speaker, caller: Caller) -> None:
    """Refuse an answer by anybody but the person who is asked, and staff."""
    if not caller.may_act_for(speaker.person_id):
        raise NotYoursToSay


def enter(speaker: Speaker, state: SpeakerState) -> None:
    """Let a speaker go on to a state. Refuses what cannot follow."""
    if state not in TRANSITIONS[SpeakerState(speaker.state)]:
        raise SpeakerCannotGoOnLikeThis(f"{speaker.title} is {speaker.state}.")
    speaker.state = state


def answer_until(gathering: Gathering, now: datetime) -> datetime:
    """Until when somebody who is asked now may answer: for two weeks, and no longer than until the start."""
    return min(now + TIME_TO_ANSWER, gathering.starts_at)


def check_still_asked(speaker: Speaker, invitation: int | None, now: datetime) -> None:
    """Refuse an answer that comes too late, or to what is no longer asked."""
    if speaker.state != INVITED:
        raise SpeakerCannotGoOnLikeThis(f"{speaker.title} is {speaker.state}.")
    is_late = speaker.answer_until is not None and speaker.answer_until <= now
    if is_late or invitation not in (None, speaker.invitation):
        raise InvitationRanOut("Please write to the desk of the event.")


def is_shown(speaker: Speaker, discreet: frozenset[UUID]) -> bool:
    """Whether others may know who speaks: everybody but the discreet, unless they say otherwise."""
    return speaker.person_id not in discreet if speaker.shows_name is None else speaker.shows_name
