"""What stands on the pages of counsel, with names as far as the reader may have them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.introductions.models import AssignmentState, BookingState, CounselBooking
from services.introductions.queries import counsel as queries
from services.introductions.queries.partnerships import find
from services.introductions.queries.tables import positions_of
from shared.callers import Caller
from shared.database import Session
from shared.languages import mark

SKILLS_IN_WORDS = {
    "coach": mark("a coach"),
    "lawyer": mark("a lawyer"),
    "strategist": mark("a strategist"),
    "translator": mark("a translator"),
}


def language_of(caller: Caller) -> str:
    """The language that the reader wishes to be counselled in: that of their letters."""
    return caller.language if len(caller.language) == 2 else ""


def finding_sheet(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    *,
    skill: str,
    language: str,
    today: date,
) -> dict[str, Any]:
    """Who could counsel the reader's side in a skill, and who is asked already."""
    partnership = find(session, partnership_id, caller)
    mine = positions_of(session, partnership, caller)
    live = queries.live_assignments(session, partnership_id)
    return {
        "partnership": partnership,
        "skill": skill,
        "skills": SKILLS_IN_WORDS,
        "found": queries.suggestions(session, partnership_id, caller, skill, language, today),
        "may_ask": bool(mine) and caller.person_id is not None,
        "asked": [one for one in live if one.position in mine],
    }


def counsel_sheet(
    session: Session, assignment_id: UUID, caller: Caller, today: date
) -> dict[str, Any]:
    """A counsel as its page shows it, with what waits for the reader."""
    one = queries.assignment_of(session, assignment_id, caller)
    is_counsel = queries.is_counsel(session, one, caller)
    is_side = not is_counsel and queries.speaks_for(session, one, caller)
    said = one.intermediary_yes_at if is_counsel else one.side_yes_at
    is_made = one.state == AssignmentState.MADE
    is_live = is_made or one.state == AssignmentState.PROPOSED
    has_a_say = is_counsel or is_side
    booked = select(CounselBooking).where(CounselBooking.assignment_id == assignment_id)
    return {
        "counsel": queries.shown(session, one, caller),
        "skill": SKILLS_IN_WORDS.get(one.skill, one.skill),
        "is_side": is_side,
        "is_asked": one.state == AssignmentState.PROPOSED and has_a_say and said is None,
        "may_end": is_live and has_a_say,
        "may_book": is_made and is_side and caller.person_id is not None,
        "contacts": queries.contacts_of(session, assignment_id, caller)
        if is_made and has_a_say
        else [],
        "bookings": [
            {
                "one": hours,
                "may_confirm": is_side and hours.state == BookingState.GRANTED,
                "may_give_up": has_a_say
                and hours.state in (BookingState.REQUESTED, BookingState.GRANTED),
            }
            for hours in session.scalars(booked.order_by(CounselBooking.id))
        ],
        "today": today,
    }
