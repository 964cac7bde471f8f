"""What falls due with time alone: gatherings end, needs are erased, and counters are looked over."""

from __future__ import annotations

from datetime import date, datetime

from services.events.actions.allocations import sweep_allocations
from services.events.actions.attending import ask_who_still_comes, remind_those_who_come
from services.events.actions.feedback import ask_how_it_was
from services.events.actions.gatherings import end_gatherings
from services.events.actions.holds import sweep_holds
from services.events.actions.needs import forget_past_needs
from services.events.actions.repairs import cry_over_drift
from services.events.actions.rounds import ask_for_due_plans
from services.events.actions.speakers import deliver_what_is_over
from shared.database import Session

AT_ONCE = 100


def close_what_is_over(session: Session, now: datetime, _: date) -> int:
    """Let gatherings be over whose time has passed."""
    return end_gatherings(session, now, AT_ONCE)


def erase_past_needs(session: Session, now: datetime, _: date) -> int:
    """Erase the access and dietary needs of those who came."""
    return forget_past_needs(session, now, AT_ONCE)


def free_unpaid_places(session: Session, now: datetime, _: date) -> int:
    """Let those have places who wait, where others did not pay in time."""
    return sweep_holds(session, now, AT_ONCE)


def release_what_was_kept(session: Session, now: datetime, _: date) -> int:
    """Let those have places who wait, where a sponsor's people did not want them in time."""
    return sweep_allocations(session, now, AT_ONCE)


def ask_for_a_yes(session: Session, now: datetime, _: date) -> int:
    """Ask those who have places whether they still come."""
    return ask_who_still_comes(session, now, AT_ONCE)


def remind(session: Session, now: datetime, _: date) -> int:
    """Remind those who come."""
    return remind_those_who_come(session, now, AT_ONCE)


def ask_for_feedback(session: Session, now: datetime, _: date) -> int:
    """Ask those who were there how it was."""
    return ask_how_it_was(session, now, AT_ONCE)


def begin_to_plan_rounds(session: Session, now: datetime, _: date) -> int:
    """Ask for what rounds are planned by, when everybody has said that they take part."""
    return ask_for_due_plans(session, now, AT_ONCE)


def take_talks_as_delivered(session: Session, now: datetime, _: date) -> int:
    """Note of those who said that they speak that they have spoken, some days after."""
    return deliver_what_is_over(session, now, AT_ONCE)


def look_for_drift(session: Session, _now: datetime, _: date) -> int:
    """Cry where counters drifted; nothing is put right unasked, so there is nothing to go on with."""
    cry_over_drift(session)
    return 0


SWEEPS = (
    close_what_is_over,
    free_unpaid_places,
    release_what_was_kept,
    ask_for_a_yes,
    remind,
    ask_for_feedback,
    erase_past_needs,
    begin_to_plan_rounds,
    take_talks_as_delivered,
    look_for_drift,
)
