"""Hours of counsel: booked, paid of the counsel fund where they cost anything, and confirmed by the side."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.counsel import (
    CounselBooked,
    CounselCancelled,
    CounselGranted,
    CounselHoursDue,
    CounselRefused,
    CounselReleased,
    CounselRequested,
    CounselSpent,
)
from services.introductions.models import (
    BookingState,
    CounselAssignment,
    CounselBooking,
    Intermediary,
)
from services.introductions.queries import counsel as queries
from services.introductions.rules import counsel as rules
from services.introductions.rules.partnerships import author
from shared.callers import Caller, Role
from shared.database import Session, lock_row, new_id
from shared.outbox import announce


def book(
    session: Session,
    assignment_id: UUID,
    caller: Caller,
    *,
    on_day: date,
    minutes: int,
    purpose: str,
    now: datetime,
    today: date,
) -> CounselBooking:
    """Book hours of who counsels one's side; where they cost anything the fund is asked first.

    Asking twice books twice.
    """
    assignment = queries.assignment_of(session, assignment_id, caller)
    counsel = lock_row(session, Intermediary, assignment.intermediary_id)
    session.refresh(assignment)
    _check_is_side(session, assignment, caller)
    rules.check_made(assignment)
    rules.check_day(on_day, today)
    assert counsel is not None, "an assignment is of somebody in the register"
    booked = queries.bookings_in_month(session, [counsel.id], on_day)
    if minutes > rules.minutes_left(counsel, booked):
        raise rules.IntermediaryHasNoTime
    rate = counsel.rate_minor or 0
    booking = CounselBooking(
        id=new_id(),
        assignment=assignment,
        on_day=on_day,
        minutes=minutes,
        purpose=purpose,
        amount_minor=rules.amount_of(minutes, rate),
        currency=counsel.currency if rate else None,
        state=BookingState.REQUESTED,
        booked_by_id=author(caller),
        booked_at=now,
        asks=0,
    )
    session.add(booking)
    session.flush()
    if booking.amount_minor:
        _ask(session, booking, now)
    else:
        _grant(session, booking)
    return booking


def take_grant(session: Session, granted: CounselGranted) -> None:
    """The fund pays. Hearing twice, or of what was given up meanwhile, changes nothing."""
    booking = lock_row(session, CounselBooking, granted.booking_id)
    if booking is not None and booking.state == BookingState.REQUESTED:
        _grant(session, booking)


def take_refusal(session: Session, refused: CounselRefused, now: datetime) -> None:
    """The fund does not pay, and why. Hearing twice changes nothing."""
    booking = lock_row(session, CounselBooking, refused.booking_id)
    if booking is not None and booking.state == BookingState.REQUESTED:
        _cancel(session, booking, BookingState.REFUSED, refused.reason, now)


def confirm_hours(
    session: Session, booking_id: UUID, caller: Caller, minutes: int, now: datetime
) -> CounselBooking:
    """The side says how long it was counselled: as booked, or shorter. Saying the same twice changes nothing."""
    booking = _lock(session, booking_id, caller)
    _check_is_side(session, booking.assignment, caller)
    if booking.state == BookingState.SPENT and booking.spent_minutes == minutes:
        return booking
    rules.check_may_be_spent(booking, minutes)
    booking.state, booking.spent_minutes, booking.settled_at = BookingState.SPENT, minutes, now
    if booking.currency:
        # in parts of what was granted, so that it is never more, whatever the rate is by now
        amount = rules.part_of(booking.amount_minor, minutes, booking.minutes)
        announce(
            session,
            CounselSpent(
                booking_id=booking.id,
                minutes=minutes,
                amount_minor=amount,
                currency=booking.currency,
            ),
        )
    return booking


def give_up(
    session: Session, booking_id: UUID, caller: Caller, reason: str, now: datetime
) -> CounselBooking:
    """The side, who counsels it or a steward gives hours up; the fund keeps nothing for them any more.

    Asking twice changes nothing.
    """
    booking = _lock(session, booking_id, caller)
    if booking.state == BookingState.RELEASED:
        return booking
    if not rules.is_waiting(booking):
        raise rules.BookingIsSettled(f"They were {booking.state}")
    may = caller.has(Role.STEWARD) or queries.is_counsel(session, booking.assignment, caller)
    if not may:
        _check_is_side(session, booking.assignment, caller)
    _release(session, booking, reason, now)
    return booking


def give_up_all(
    session: Session, assignment: CounselAssignment, reason: str, now: datetime
) -> None:
    """Give up what waits of a counsel that is over. Asking twice changes nothing."""
    for booking in queries.lock_waiting_bookings(session, assignment.id):
        _release(session, booking, reason, now)


def ask_again(session: Session, now: datetime, limit: int) -> int:
    """Ask the fund again for what it did not answer in time; returns for how many.

    After an hour first, then after twice as long each time, up to a day. Asking twice asks once.
    """
    silent = queries.lock_unanswered(session, now, limit)
    due = [one for one in silent if rules.is_to_be_asked_again(one, now)]
    for booking in due:
        _ask(session, booking, now)
    return len(due)


def call_for_hours(session: Session, today: date, limit: int) -> int:
    """Ask sides to confirm the hours whose day is past, each once; returns how many."""
    due = queries.lock_uncalled(session, today, limit)
    for booking in due:
        booking.is_called = True
        steward_id = queries.both_of(session, booking.assignment)[1]
        announce(
            session,
            CounselHoursDue(
                booking_id=booking.id,
                assignment_id=booking.assignment_id,
                minutes=booking.minutes,
                on_day=booking.on_day,
                asked=(steward_id,) if steward_id else (),
            ),
        )
    return len(due)


def let_run_out(session: Session, now: datetime, today: date, limit: int) -> int:
    """Release the hours that nobody confirmed within a month; returns how many. Asking twice does it once."""
    due = queries.lock_run_out(session, today, limit)
    for booking in due:
        _release(session, booking, rules.RAN_OUT, now)
    return len(due)


def _ask(session: Session, booking: CounselBooking, now: datetime) -> None:
    booking.asked_at, booking.asks = now, booking.asks + 1
    assert booking.currency is not None, "what costs something has a currency"
    announce(
        session,
        CounselRequested(
            booking_id=booking.id,
            partnership_id=booking.assignment.partnership_id,
            minutes=booking.minutes,
            amount_minor=booking.amount_minor,
            currency=booking.currency,
            on_day=booking.on_day,
        ),
    )


def _grant(session: Session, booking: CounselBooking) -> None:
    booking.state = BookingState.GRANTED
    announce(
        session,
        CounselBooked(
            booking_id=booking.id,
            assignment_id=booking.assignment_id,
            minutes=booking.minutes,
            on_day=booking.on_day,
            told=_told(session, booking),
        ),
    )


def _release(session: Session, booking: CounselBooking, reason: str, now: datetime) -> None:
    if booking.currency:
        announce(session, CounselReleased(booking_id=booking.id))
    _cancel(session, booking, BookingState.RELEASED, reason, now)


def _cancel(
    session: Session, booking: CounselBooking, state: BookingState, reason: str, now: datetime
) -> None:
    booking.state, booking.reason, booking.settled_at = state, reason, now
    announce(
        session,
        CounselCancelled(
            booking_id=booking.id,
            assignment_id=booking.assignment_id,
            on_day=booking.on_day,
            is_refused=state == BookingState.REFUSED,
            told=_told(session, booking),
        ),
    )


def _told(session: Session, booking: CounselBooking) -> tuple[UUID, ...]:
    return tuple(one for one in queries.both_of(session, booking.assignment) if one)


def _lock(session: Session, booking_id: UUID, caller: Caller) -> CounselBooking:
    queries.booking_of(session, booking_id, caller)
    found = lock_row(session, CounselBooking, booking_id)
    assert found is not None, "it was seen before"
    return found


def _check_is_side(session: Session, assignment: CounselAssignment, caller: Caller) -> None:
    if not queries.speaks_for(session, assignment, caller) or caller.person_id is None:
        raise rules.AnswerIsForOthers
