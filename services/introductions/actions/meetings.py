"""After two were introduced: notes that they share, and the question how it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.introductions import MeetingAsked, MeetingRated
from services.introductions.models import Introduction, IntroductionNote, MeetingReport
from services.introductions.queries.introductions import find
from services.introductions.queries.meetings import lock_report, lock_to_follow_up
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.meetings import (
    check_is_asked,
    check_not_changed,
    check_says_one_thing,
)
from shared.callers import Caller
from shared.database import Session, new_id
from shared.outbox import announce


def note(
    session: Session, introduction_id: UUID, caller: Caller, text: str, now: datetime
) -> IntroductionNote:
    """Keep a note for both, once both said yes. Asking twice keeps two."""
    introduction = _made(session, introduction_id, caller)
    kept = IntroductionNote(
        id=new_id(),
        introduction_id=introduction.id,
        author_id=caller.person_id,
        text=text,
        written_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def ask_how_it_went(session: Session, now: datetime, limit: int) -> int:
    """Ask both, three weeks after they were introduced; returns of how many introductions. Each once."""
    found = lock_to_follow_up(session, now, limit)
    for introduction in found:
        introduction.followed_up_at = now
        for person_id in (introduction.first_id, introduction.second_id):
            session.add(
                MeetingReport(
                    introduction_id=introduction.id, person_id=person_id, asked_at=now, next=""
                )
            )
            announce(session, MeetingAsked(introduction_id=introduction.id, person_id=person_id))
    session.flush()
    return len(found)


def report(
    session: Session,
    introduction_id: UUID,
    caller: Caller,
    met: bool,
    worth: int | None,
    what_next: str,
    now: datetime,
) -> MeetingReport:
    """Say whether one met, what it was worth (1 to 5), and what is to follow.

    Saying the same twice changes nothing; saying something else is refused, for matching has learned from it.
    """
    introduction = _made(session, introduction_id, caller)
    kept = check_is_asked(lock_report(session, introduction.id, caller))
    check_says_one_thing(met, worth)
    if kept.answered_at is not None:
        check_not_changed(kept, (met, worth, what_next))
        return kept
    kept.met, kept.worth, kept.next, kept.answered_at = met, worth, what_next, now
    announce(
        session,
        MeetingRated(
            introduction_id=introduction.id,
            person_id=kept.person_id,
            met=met,
            worth=worth,
            next=what_next,
        ),
    )
    return kept


def _made(session: Session, introduction_id: UUID, caller: Caller) -> Introduction:
    introduction = find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    check_made(introduction)
    return introduction
