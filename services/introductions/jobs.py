"""What falls due with time alone: of introductions, pauses, handovers, reviews, measurements, counsel."""

from __future__ import annotations

from datetime import date, datetime

from services.introductions.actions.bookings import ask_again, call_for_hours, let_run_out
from services.introductions.actions.deadlines import say_what_is_overdue
from services.introductions.actions.health import look_after
from services.introductions.actions.introductions import expire
from services.introductions.actions.limits import resume
from services.introductions.actions.measurements import call_for_measurements
from services.introductions.actions.meetings import ask_how_it_went
from services.introductions.actions.milestones import call_for_reviews
from services.introductions.actions.parts import ask_for_parts_again
from services.introductions.actions.reminders import remind
from services.introductions.actions.steps import close_unanswered
from services.introductions.queries.introductions import due
from shared.database import Session

AT_ONCE = 100


def expire_introductions(session: Session, now: datetime, _: date) -> int:
    """Let introductions expire that were not answered in time."""
    return expire(session, due(session, now, AT_ONCE), now)


def remind_of_introductions(session: Session, now: datetime, _: date) -> int:
    """Ask those once more who have not answered, a week before the end."""
    return remind(session, now, AT_ONCE)


def follow_up_introductions(session: Session, now: datetime, _: date) -> int:
    """Ask both how it went, three weeks after they were introduced."""
    return ask_how_it_went(session, now, AT_ONCE)


def end_pauses(session: Session, now: datetime, _: date) -> int:
    """Take people up again whose pause is over."""
    return resume(session, now, AT_ONCE)


def call_for_overdue_handovers(session: Session, _: datetime, today: date) -> int:
    """Say which handovers are past their deadline."""
    return say_what_is_overdue(session, today, AT_ONCE)


def ask_for_missing_parts(session: Session, now: datetime, _: date) -> int:
    """Ask services again what depended on a leaver, and tell the stewards which do not answer."""
    return ask_for_parts_again(session, now, AT_ONCE)


def close_what_nobody_answered(session: Session, now: datetime, _: date) -> int:
    """Close partnerships that a side wished to leave two weeks ago."""
    return close_unanswered(session, now, AT_ONCE)


def call_for_due_reviews(session: Session, _: datetime, today: date) -> int:
    """Say which partnerships are to be looked at by their sides."""
    return call_for_reviews(session, today, AT_ONCE)


def call_for_due_measurements(session: Session, _: datetime, today: date) -> int:
    """Ask those who look after benefits to measure what they have brought."""
    return call_for_measurements(session, today, AT_ONCE)


def look_after_partnerships(session: Session, now: datetime, today: date) -> int:
    """Say which partnerships fell into risk."""
    return look_after(session, now, today, AT_ONCE)


def ask_fund_again(session: Session, now: datetime, _: date) -> int:
    """Ask the counsel fund again where it did not answer."""
    return ask_again(session, now, AT_ONCE)


def call_for_due_hours(session: Session, _: datetime, today: date) -> int:
    """Ask sides how long they were counselled, once the day is past."""
    return call_for_hours(session, today, AT_ONCE)


def release_unconfirmed_hours(session: Session, now: datetime, today: date) -> int:
    """Release the hours of counsel that nobody confirmed within a month."""
    return let_run_out(session, now, today, AT_ONCE)


SWEEPS = (
    expire_introductions,
    remind_of_introductions,
    follow_up_introductions,
    end_pauses,
    call_for_overdue_handovers,
    ask_for_missing_parts,
    close_what_nobody_answered,
    call_for_due_reviews,
    call_for_due_measurements,
    look_after_partnerships,
    ask_fund_again,
    release_unconfirmed_hours,
    call_for_due_hours,
)
