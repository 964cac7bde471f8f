"""Hears of counsel for a side of a partnership, and of the hours that are booked of it."""

from events.counsel import (
    CounselAssignmentClosed,
    CounselAssignmentMade,
    CounselAssignmentProposed,
    CounselBooked,
    CounselCancelled,
    CounselHoursDue,
)
from events.envelope import Envelope
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(CounselAssignmentProposed)
def ask_for_two_yeses(
    proposed: CounselAssignmentProposed, session: Session, heard: Envelope
) -> None:
    """Whoever is to counsel, and the side if it did not ask itself, are asked for a yes."""
    for person_id in sorted(set(proposed.asked)):
        write_letter(session, "counsel-proposed", person_id, proposed, heard)


@inbox.on(CounselAssignmentMade)
def put_them_in_touch(made: CounselAssignmentMade, session: Session, heard: Envelope) -> None:
    """Both have the other's name and address."""
    for person_id in sorted({made.intermediary_id, made.steward_id or made.intermediary_id}):
        write_letter(session, "counsel-made", person_id, made, heard)


@inbox.on(CounselAssignmentClosed)
def tell_that_it_is_over(
    closed: CounselAssignmentClosed, session: Session, heard: Envelope
) -> None:
    """Who did not end it learns that it is over, or will not be."""
    for person_id in sorted(set(closed.told)):
        write_letter(session, "counsel-closed", person_id, closed, heard)


@inbox.on(CounselBooked)
def tell_of_the_hours(booked: CounselBooked, session: Session, heard: Envelope) -> None:
    """Both have in writing on which day it is, and how long."""
    for person_id in sorted(set(booked.told)):
        write_letter(session, "counsel-booked", person_id, booked, heard)


@inbox.on(CounselCancelled)
def tell_of_no_hours(cancelled: CounselCancelled, session: Session, heard: Envelope) -> None:
    """Both learn that nothing comes of it: the fund does not reach, or somebody gave the hours up."""
    for person_id in sorted(set(cancelled.told)):
        write_letter(session, "counsel-cancelled", person_id, cancelled, heard)


@inbox.on(CounselHoursDue)
def ask_how_long_it_was(due: CounselHoursDue, session: Session, heard: Envelope) -> None:
    """The side is asked to confirm the hours, for only then they are paid."""
    for person_id in sorted(set(due.asked)):
        write_letter(session, "counsel-hours-due", person_id, due, heard)
