"""Reading how it was, whom to ask, and how those are thanked who were there."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.events.models import Feedback, Gathering, GatheringState, Rsvp, Thanks
from services.events.queries.gatherings import gathering as visible
from services.events.queries.turnout import were_there
from services.events.rules.feedback import Report, report
from shared.callers import Caller
from shared.database import Session

__all__ = ["Report", "feedback_at", "report_at", "thanked", "thanks_seen", "to_be_asked"]

_LATEST = timedelta(days=14)
_MOST_TAKE_AWAYS = 20


def to_be_asked(session: Session, now: datetime, most: int) -> list[Rsvp]:
    """Some who were at what ended a while ago, and were not asked how it was."""
    over = select(Gathering).where(
        Gathering.state == GatheringState.OVER,
        Gathering.feedback_hours > 0,
        Gathering.ends_at > now - _LATEST,
    )
    found = list[Rsvp]()
    for gathering in session.scalars(over.order_by(Gathering.ends_at, Gathering.id)):
        if gathering.ends_at + timedelta(hours=gathering.feedback_hours) <= now:
            asked = select(Feedback.rsvp_id).where(Feedback.gathering_id == gathering.id)
            known = set(session.scalars(asked))
            found += [one for one in were_there(session, gathering.id) if one.id not in known]
        if len(found) >= most:
            break
    return found[:most]


def feedback_at(session: Session, gathering_id: UUID) -> list[Feedback]:
    """Everybody who was asked how it was, and what they said."""
    of_it = select(Feedback).where(Feedback.gathering_id == gathering_id)
    return list(session.scalars(of_it))


def report_at(session: Session, gathering_id: UUID, caller: Caller) -> Report:
    """How it was, in numbers that name nobody. Raises NoSuchGathering."""
    return report(feedback_at(session, visible(session, gathering_id, caller).id))


def thanked(session: Session, gathering_id: UUID) -> Thanks | None:
    """How those were thanked who were there; None if they were not yet."""
    return session.get(Thanks, gathering_id, populate_existing=True)


def thanks_seen(session: Session, gathering_id: UUID, caller: Caller) -> Thanks:
    """The same, or what would be sent if it were sent now."""
    gathering = visible(session, gathering_id, caller)
    sent = thanked(session, gathering.id)
    if sent is not None:
        return sent
    take_aways = report(feedback_at(session, gathering.id)).take_aways[:_MOST_TAKE_AWAYS]
    guests = len(were_there(session, gathering.id))
    return Thanks(gathering_id=gathering.id, text="", take_aways=take_aways, guests=guests)
