"""When people are free, as far as they let their calendars be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.introductions.models import Calendar, Introduction
from services.introductions.queries.introductions import find
from services.introductions.queries.people import person, read_fresh
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.calendars import TOO_OLD, NoCalendar, check_is_own
from services.introductions.rules.slots import Diary, common_times
from shared.callers import Caller
from shared.database import Session


def calendar_if_given(session: Session, person_id: UUID, caller: Caller) -> Calendar | None:
    """Somebody's own calendar, if they gave one. Raises NoSuchPerson."""
    person(session, person_id)
    check_is_own(person_id, caller)
    return read_fresh(session, Calendar, [person_id]).get(person_id)


def calendar_of(session: Session, person_id: UUID, caller: Caller) -> Calendar:
    """Somebody's own calendar."""
    found = calendar_if_given(session, person_id, caller)
    if found is None:
        raise NoCalendar
    return found


def due_calendars(session: Session, now: datetime, limit: int) -> Sequence[UUID]:
    """Whose calendars are to be read, the longest due first."""
    due = select(Calendar.person_id).where(Calendar.next_read_at <= now)
    return session.scalars(due.order_by(Calendar.next_read_at).limit(limit)).all()


def times_for(
    session: Session, introduction_id: UUID, caller: Caller, now: datetime
) -> dict[str, Any]:
    """Times for a first meeting of two who are introduced, and by whose calendars; for the two alone."""
    introduction = find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    check_made(introduction)
    me = caller.person_id or introduction.first_id
    known = _diaries(session, introduction, now)
    whose = {
        (True, True): "both",
        (True, False): "yours",
        (False, True): "theirs",
        (False, False): "neither",
    }[me in known, introduction.other(me) in known]
    return {"times": common_times(known.values(), now), "by": whose}


def times_of(session: Session, introduction: Introduction, now: datetime) -> list[datetime]:
    """Times at which the two of an introduction could meet, as far as their calendars say."""
    return common_times(_diaries(session, introduction, now).values(), now)


def _diaries(session: Session, introduction: Introduction, now: datetime) -> dict[UUID, Diary]:
    """Of the two, those whose calendars were read lately."""
    known = read_fresh(session, Calendar, (introduction.first_id, introduction.second_id))
    return {
        person_id: Diary(ZoneInfo(one.zone), [_span(pair) for pair in one.busy])
        for person_id, one in sorted(known.items())
        if one.read_at is not None and now - one.read_at <= TOO_OLD
    }


def _span(pair: Sequence[str]) -> tuple[datetime, datetime]:
    begins, ends = (datetime.fromisoformat(text) for text in pair)
    return begins, ends
