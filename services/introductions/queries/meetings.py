"""What two who were introduced note and say, as each may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.introductions.models import (
    Introduction,
    IntroductionNote,
    IntroductionState,
    MeetingReport,
)
from services.introductions.queries.introductions import find
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.meetings import (
    ASKED_AFTER,
    NOT_ASKED_AFTER,
    agenda,
    check_is_asked,
)
from shared.callers import Caller
from shared.database import Page, Session, keyset


def notes(
    session: Session, introduction_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[IntroductionNote]:
    """What the two noted, the oldest first; for the two alone, once both said yes."""
    introduction = _made(session, introduction_id, caller)
    wanted = select(IntroductionNote).where(IntroductionNote.introduction_id == introduction.id)
    return keyset(session, wanted, IntroductionNote.id, after, limit)


def questions(session: Session, introduction_id: UUID, caller: Caller) -> list[str]:
    """Three questions for a first meeting, from the reasons of who asks."""
    introduction = _made(session, introduction_id, caller)
    me = caller.person_id or introduction.first_id
    return agenda(introduction.reasons_for(me))


def report_of(session: Session, introduction_id: UUID, caller: Caller) -> dict[str, Any]:
    """What the caller was asked about a meeting, and said; not what the other said."""
    introduction = _made(session, introduction_id, caller)
    found = session.get(MeetingReport, (introduction.id, caller.person_id))
    kept = check_is_asked(found)
    return {
        name: getattr(kept, name) for name in ("asked_at", "met", "worth", "next", "answered_at")
    }


def lock_report(session: Session, introduction_id: UUID, caller: Caller) -> MeetingReport | None:
    """The report of one of the two, kept from others."""
    mine = (
        MeetingReport.introduction_id == introduction_id,
        MeetingReport.person_id == caller.person_id,
    )
    found = select(MeetingReport).where(*mine).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def lock_to_follow_up(session: Session, now: datetime, limit: int) -> list[Introduction]:
    """Introductions made three weeks ago, and not so long ago that nobody remembers; kept from others."""
    found = select(Introduction).where(
        Introduction.state == IntroductionState.MADE,
        Introduction.followed_up_at.is_(None),
        Introduction.closed_at <= now - ASKED_AFTER,
        Introduction.closed_at > now - NOT_ASKED_AFTER,
    )
    locked = found.order_by(Introduction.id).limit(limit).with_for_update()
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def _made(session: Session, introduction_id: UUID, caller: Caller) -> Introduction:
    introduction = find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    check_made(introduction)
    return introduction
