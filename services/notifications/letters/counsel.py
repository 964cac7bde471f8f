"""What letters about counsel for a side of a partnership say."""

from uuid import UUID

from events.counsel import (
    CounselAssignmentClosed,
    CounselAssignmentMade,
    CounselAssignmentProposed,
    CounselBooked,
    CounselCancelled,
    CounselHoursDue,
)
from services.notifications.letters.kinds import HEADLINE, Desk, Facts, letter
from services.notifications.letters.known import party
from shared.languages import mark

_SKILLS = {
    "coach": mark("a coach"),
    "lawyer": mark("a lawyer"),
    "strategist": mark("a strategist"),
    "translator": mark("a translator"),
}


@letter("counsel-proposed", "Please say whether you agree to this counsel", urgent=True)
def counsel_proposed(desk: Desk, proposed: CounselAssignmentProposed) -> Facts:
    """Whoever is to counsel, or to be counselled, is asked; nobody is named before both said yes."""
    return {
        "skill": desk.language.say(_SKILLS.get(proposed.skill, proposed.skill)),
        "url": _page(desk, proposed.assignment_id),
    }


@letter("counsel-made", "You are in touch: counsel for a partnership")
def counsel_made(desk: Desk, made: CounselAssignmentMade) -> Facts:
    """Both said yes and have the other's name and address."""
    is_counsel = desk.reader_id == made.intermediary_id
    other_id = made.steward_id if is_counsel else made.intermediary_id
    return {
        "is_counsel": is_counsel,
        "parties": [party(desk.session, other_id)] if other_id else [],
        "url": _page(desk, made.assignment_id),
    }


@letter("counsel-closed", HEADLINE)
def counsel_closed(desk: Desk, closed: CounselAssignmentClosed) -> Facts:
    """Who did not end it learns that it is over, or that it will not be."""
    over, never = mark("Counsel for a partnership has ended"), mark("This counsel will not be")
    return {
        "headline": desk.language.say(over if closed.was_made else never),
        "was_made": closed.was_made,
        "url": _page(desk, closed.assignment_id),
    }


@letter("counsel-booked", "Counsel is booked for %(day)s")
def counsel_booked(desk: Desk, booked: CounselBooked) -> Facts:
    """Both have in writing when it is, and how long."""
    return {
        "day": desk.language.day(booked.on_day),
        "minutes": booked.minutes,
        "url": _page(desk, booked.assignment_id),
    }


@letter("counsel-cancelled", "No counsel on %(day)s", urgent=True)
def counsel_cancelled(desk: Desk, cancelled: CounselCancelled) -> Facts:
    """Both learn that nothing comes of booked hours, and whether it was for want of money."""
    return {
        "day": desk.language.day(cancelled.on_day),
        "is_refused": cancelled.is_refused,
        "url": _page(desk, cancelled.assignment_id),
    }


@letter("counsel-hours-due", "How long was the counsel on %(day)s?", urgent=True)
def counsel_hours_due(desk: Desk, due: CounselHoursDue) -> Facts:
    """The side is asked to confirm the hours; only then they are paid."""
    return {
        "day": desk.language.day(due.on_day),
        "minutes": due.minutes,
        "url": _page(desk, due.assignment_id),
    }


def _page(desk: Desk, assignment_id: UUID) -> str:
    return desk.link(f"/introductions/counsel/{assignment_id}/page")
