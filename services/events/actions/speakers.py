"""Speakers are called for, proposed, chosen and asked; they say yes or no, and speak."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from events.contract import Event
from events.speaking import (
    SpeakerConfirmed,
    SpeakerDeclined,
    SpeakerDelivered,
    SpeakerInvited,
    SpeakerProposed,
    SpeakerShortlisted,
    SpeakerWithdrawn,
)
from services.events.actions.places import lock_gathering
from services.events.actions.speaker_places import seat_speaker, unseat_speaker
from services.events.models import (
    Gathering,
    Sitting,
    Speaker,
    SpeakerCall,
    SpeakerState,
)
from services.events.queries.gatherings import gathering as visible
from services.events.queries.speakers import speaker_for, speaker_of, to_be_delivered
from services.events.queries.timetable import sitting_of
from services.events.rules import (
    WhoseAnswer,
    check_not_cancelled,
    check_not_over,
    check_open_to_rsvps,
    is_open_to_rsvps,
)
from services.events.rules.speakers import (
    DELIVERED,
    MOST_OF_ONE,
    MOST_PROPOSALS,
    NotYetSpoken,
    TooManyProposals,
    answer_until,
    check_call,
    check_may_answer,
    check_may_see,
    check_open,
    check_still_asked,
    enter,
)
from shared.callers import Caller, Role
from shared.database import Session
from shared.outbox import announce

DELIVERED_AFTER = timedelta(days=3)
"""So long after a gathering it is taken as delivered what nobody withdrew."""


def put_call(
    session: Session, gathering_id: UUID, now: datetime, **facts: str | datetime
) -> SpeakerCall:
    """Call for speakers, or otherwise than before. The same a second time changes nothing."""
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    check_not_over(gathering, now)
    call = session.get(SpeakerCall, gathering_id) or SpeakerCall(gathering_id=gathering_id)
    for name, value in facts.items():
        setattr(call, name, value)
    check_call(call, gathering)
    session.add(call)
    session.flush()
    return call


def propose(
    session: Session,
    gathering_id: UUID,
    caller: Caller,
    now: datetime,
    *,
    title: str,
    abstract: str,
    person_id: UUID | None = None,
    shows_name: bool | None = None,
) -> Speaker:
    """Propose oneself or somebody else to speak; whoever is not the desk does while the call is open.

    The same person with the same title a second time is the same proposal. Whether they are named is for
    the person alone to say.
    """
    whose = person_id or caller.person_id
    if whose is None:
        raise WhoseAnswer(fields={"person_id": ["Say who would speak: you ask as a program."]})
    visible(session, gathering_id, caller)
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    check_not_over(gathering, now)
    if (known := _proposed(session, gathering_id, whose, title)) is not None:
        check_may_see(known, caller)
        return known
    if not caller.has(Role.EVENT_MANAGER):
        check_open(session.get(SpeakerCall, gathering_id), now)
        _check_few(session, gathering_id, caller)
    speaker = Speaker(
        gathering_id=gathering_id,
        person_id=whose,
        proposed_by_id=caller.person_id,
        title=title,
        abstract=abstract,
        state=SpeakerState.PROPOSED,
        shows_name=shows_name if whose == caller.person_id else None,
        invitation=0,
        proposed_at=now,
    )
    session.add(speaker)
    session.flush()
    proposed = SpeakerProposed(
        gathering_id=gathering_id,
        speaker_id=speaker.id,
        person_id=whose,
        proposed_by_id=speaker.proposed_by_id,
    )
    announce(session, proposed)
    return speaker


def shortlist(session: Session, gathering_id: UUID, speaker_id: UUID, now: datetime) -> Speaker:
    """Take a proposal among those of which the speakers are chosen. A second time it is there."""
    _, speaker = _locked(session, gathering_id, speaker_id, now)
    if speaker.state != SpeakerState.SHORTLISTED:
        enter(speaker, SpeakerState.SHORTLISTED)
        announce(session, _said(SpeakerShortlisted, speaker))
    return speaker


def invite(session: Session, gathering_id: UUID, speaker_id: UUID, now: datetime) -> Speaker:
    """Ask somebody to speak; once the time to answer is over they can be asked again.

    A second time before that they are asked already, and get no second letter.
    """
    gathering, speaker = _locked(session, gathering_id, speaker_id, now)
    check_open_to_rsvps(gathering, now)
    until = speaker.answer_until
    if speaker.state != SpeakerState.INVITED or (until is not None and until <= now):
        ask(session, gathering, speaker, now)
    return speaker


def ask(session: Session, gathering: Gathering, speaker: Speaker, now: datetime) -> None:
    """Ask whoever a slot at a locked gathering is for, anew; what was asked before is asked no more."""
    enter(speaker, SpeakerState.INVITED)
    speaker.invitation += 1
    speaker.answer_until = until = answer_until(gathering, now)
    sitting = session.get(Sitting, speaker.sitting_id) if speaker.sitting_id else None
    session.flush()
    invited = SpeakerInvited(
        gathering_id=gathering.id,
        speaker_id=speaker.id,
        person_id=speaker.person_id,
        title=speaker.title,
        invitation=speaker.invitation,
        answer_until=until,
        starts_at=sitting.starts_at if sitting else None,
        ends_at=sitting.ends_at if sitting else None,
        room=sitting.hall.name if sitting and sitting.hall else "",
    )
    announce(session, invited)


def say_yes(
    session: Session,
    gathering_id: UUID,
    speaker_id: UUID,
    caller: Caller,
    now: datetime,
    today: date,
    *,
    shows_name: bool | None = None,
    invitation: int | None = None,
) -> Speaker:
    """Say yes, and have a place at the gathering; a second time it is said already.

    `invitation` is the asking that a letter answers, where it is one. Refuses what comes too late.
    """
    gathering, speaker = _locked(session, gathering_id, speaker_id, now)
    check_may_answer(speaker, caller)
    if shows_name is not None and caller.person_id == speaker.person_id:
        speaker.shows_name = shows_name
    if speaker.state == SpeakerState.CONFIRMED:
        return speaker
    check_still_asked(speaker, invitation, now)
    check_open_to_rsvps(gathering, now)
    enter(speaker, SpeakerState.CONFIRMED)
    speaker.answered_at = now
    session.flush()
    seat_speaker(session, gathering, speaker, now, today)
    announce(session, _said(SpeakerConfirmed, speaker, title=speaker.title))
    return speaker


def say_no(
    session: Session,
    gathering_id: UUID,
    speaker_id: UUID,
    caller: Caller,
    now: datetime,
    *,
    invitation: int | None = None,
) -> Speaker:
    """Say no to being asked; a second time it is said already. Whoever said yes withdraws instead."""
    _, speaker = _locked(session, gathering_id, speaker_id, now)
    check_may_answer(speaker, caller)
    if speaker.state == SpeakerState.DECLINED:
        return speaker
    check_still_asked(speaker, invitation, now)
    enter(speaker, SpeakerState.DECLINED)
    speaker.answered_at = now
    announce(session, _said(SpeakerDeclined, speaker, title=speaker.title))
    return speaker


def withdraw(
    session: Session, gathering_id: UUID, speaker_id: UUID, caller: Caller, now: datetime
) -> Speaker:
    """Let somebody not speak after all; the place that they had for it is free. A second time: nothing."""
    gathering = lock_gathering(session, gathering_id)
    speaker = speaker_for(session, gathering_id, speaker_id, caller)
    if speaker.state == SpeakerState.WITHDRAWN:
        return speaker
    was = speaker.state
    if was in (SpeakerState.INVITED, SpeakerState.CONFIRMED) and not caller.has(Role.EVENT_MANAGER):
        check_may_answer(speaker, caller)
    enter(speaker, SpeakerState.WITHDRAWN)
    session.flush()
    unseat_speaker(session, gathering, speaker, now)
    own = caller.person_id == speaker.person_id
    more = {"title": speaker.title, "was": was, "by_themselves": own}
    announce(session, _said(SpeakerWithdrawn, speaker, **more))
    return speaker


def place_in_session(
    session: Session, gathering_id: UUID, speaker_id: UUID, session_id: UUID | None, now: datetime
) -> Speaker:
    """Say in which session somebody speaks, or in none yet. The same a second time changes nothing."""
    _, speaker = _locked(session, gathering_id, speaker_id, now)
    sitting = sitting_of(session, gathering_id, session_id) if session_id else None
    speaker.sitting_id = sitting.id if sitting else None
    return speaker


def pass_slot_on(session: Session, speaker_id: UUID, successor_id: UUID, now: datetime) -> bool:
    """Let who follows a leaver have what they were to speak of: they are asked, as nobody said yes for them.

    Whether they have it; a second time they have it already.
    """
    speaker = session.get(Speaker, speaker_id)
    if speaker is None:
        return False
    gathering = lock_gathering(session, speaker.gathering_id)
    session.refresh(speaker)
    if speaker.person_id == successor_id:
        return True
    if speaker.state not in (SpeakerState.INVITED, SpeakerState.CONFIRMED):
        return False
    if not is_open_to_rsvps(gathering, now):
        return False
    speaker.person_id, speaker.shows_name, speaker.rsvp_id = successor_id, None, None
    speaker.answered_at = None
    ask(session, gathering, speaker, now)
    return True


def deliver(session: Session, gathering_id: UUID, speaker_id: UUID, now: datetime) -> Speaker:
    """Note that somebody has spoken; a second time it is noted already. Refuses before it has begun."""
    gathering = lock_gathering(session, gathering_id)
    speaker = speaker_of(session, gathering_id, speaker_id)
    if speaker.state == DELIVERED:
        return speaker
    sitting = session.get(Sitting, speaker.sitting_id) if speaker.sitting_id else None
    if (sitting or gathering).starts_at > now:
        raise NotYetSpoken
    _deliver(session, speaker, now)
    return speaker


def deliver_what_is_over(session: Session, now: datetime, most: int) -> int:
    """Take as delivered what was to be said at gatherings that ended some days ago; a second time: none."""
    spoke = to_be_delivered(session, now - DELIVERED_AFTER, most)
    for speaker in spoke:
        _deliver(session, speaker, now)
    return len(spoke)


def _deliver(session: Session, speaker: Speaker, now: datetime) -> None:
    enter(speaker, DELIVERED)
    speaker.delivered_at = now
    announce(session, _said(SpeakerDelivered, speaker))


def _locked(
    session: Session, gathering_id: UUID, speaker_id: UUID, now: datetime
) -> tuple[Gathering, Speaker]:
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    check_not_over(gathering, now)
    return gathering, speaker_of(session, gathering_id, speaker_id)


def _proposed(session: Session, gathering_id: UUID, person_id: UUID, title: str) -> Speaker | None:
    same = select(Speaker).where(
        Speaker.gathering_id == gathering_id,
        Speaker.person_id == person_id,
        Speaker.title == title,
        Speaker.state != SpeakerState.WITHDRAWN,
    )
    return session.scalar(same.limit(1))


def _check_few(session: Session, gathering_id: UUID, caller: Caller) -> None:
    here = select(func.count()).where(Speaker.gathering_id == gathering_id)
    own = here.where(Speaker.proposed_by_id == caller.person_id)
    if session.scalars(own).one() >= MOST_OF_ONE:
        raise TooManyProposals(f"You have made {MOST_OF_ONE} proposals.")
    if session.scalars(here).one() >= MOST_PROPOSALS:
        raise TooManyProposals(f"There are {MOST_PROPOSALS} proposals already.")


def _said(what: Callable[..., Event], speaker: Speaker, **more: object) -> Event:
    ids = {"gathering_id": speaker.gathering_id, "speaker_id": speaker.id}
    return what(**ids, person_id=speaker.person_id, **more)
