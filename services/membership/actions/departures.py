"""A representative leaves: one command with the day, who follows, and what becomes of the person."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from events.departures import DepartureCancelled, DepartureNoted
from services.membership.actions.endings import Leaving, end_representation, note_departure
from services.membership.actions.leavers import look_after_leaver
from services.membership.actions.seats import lock_seats
from services.membership.actions.turns import take_turn
from services.membership.models import (
    Departure,
    DepartureState,
    Representation,
    RepresentationState,
)
from services.membership.queries.departures import departure_of, noted_departure
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import (
    due_departures,
    live_of,
    locked,
)
from services.membership.rules.departures import check_becomes, check_cancellable
from services.membership.rules.representing import (
    PersonDoesNotRepresent,
    check_departure,
)
from shared.database import Session, lock_row
from shared.outbox import announce


def record_departure(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    leaving: Leaving,
    today: date,
    now: datetime,
) -> Departure:
    """A representative leaves; as `last_day` begins access is over, and what they held needs another.

    A last day to come is noted, and may be moved; the sweep carries it out. Asking again for the same
    day tells nobody a second time, and after that day returns what was recorded.
    """
    take_turn(session)
    lock_seats(session, organisation_id, today)
    leaver = session.scalar(locked(live_of(organisation_id, person_id)))
    if leaver is None:
        return _last_departure(session, organisation_id, person_id)
    check_departure(leaver, leaving.last_day, leaving.successor_id)
    check_becomes(leaver, leaving.becomes, leaving.next_organisation_id)
    if leaving.successor_id is not None:
        person_of(session, leaving.successor_id)
    if leaving.next_organisation_id is not None:
        organisation_of(session, leaving.next_organisation_id)
    noted = noted_departure(session, leaver.id)
    told_day = noted.last_day if noted is not None else None
    departure = note_departure(session, leaver, leaving, now)
    if leaving.last_day <= today:
        _carry_out(session, leaver, departure, today, now)
    elif leaving.last_day != told_day:
        announce(session, _noted(departure))
    session.flush()
    return departure


def cancel_departure(
    session: Session,
    organisation_id: UUID,
    departure_id: UUID,
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> Departure:
    """Somebody who was about to leave stays. Asking twice changes nothing; afterwards is too late."""
    lock_seats(session, organisation_id, today)
    departure = lock_row(session, Departure, departure_id)
    if departure is None or departure.organisation_id != organisation_id:
        departure = departure_of(session, organisation_id, departure_id)
    check_cancellable(departure)
    if departure.state == DepartureState.CANCELLED:
        return departure
    leaver = lock_row(session, Representation, departure.representation_id)
    if leaver is not None:
        leaver.last_day = leaver.successor_id = None
    departure.state = DepartureState.CANCELLED
    departure.settled_at, departure.settled_by_id = now, by_id
    session.flush()
    cancelled = DepartureCancelled(
        departure_id=departure.id,
        organisation_id=organisation_id,
        person_id=departure.person_id,
    )
    announce(session, cancelled)
    return departure


def carry_out_due(session: Session, now: datetime, today: date) -> int:
    """Carry out the departures whose last day has come, once each."""
    due = due_departures(session, today)
    if due:
        take_turn(session)
    return sum(_carry_out_one(session, one.id, one.organisation_id, today, now) for one in due)


def _carry_out_one(
    session: Session, representation_id: UUID, organisation_id: UUID, today: date, now: datetime
) -> bool:
    lock_seats(session, organisation_id, today)
    leaver = lock_row(session, Representation, representation_id)
    if leaver is None or leaver.state == RepresentationState.ENDED:
        return False
    if leaver.last_day is None or leaver.last_day > today:
        return False
    departure = noted_departure(session, leaver.id)
    _carry_out(
        session,
        leaver,
        departure or note_departure(session, leaver, _as_was(leaver), now),
        today,
        now,
    )
    return True


def _carry_out(
    session: Session, leaver: Representation, departure: Departure, today: date, now: datetime
) -> None:
    end_representation(session, leaver, departure, today, now)
    departure.outcome = look_after_leaver(session, departure, today, now)
    session.flush()


def _as_was(leaver: Representation) -> Leaving:
    """A departure that came with the representation, and is written down nowhere else."""
    return Leaving(leaver.last_day or leaver.starts_on, leaver.successor_id)


def _last_departure(session: Session, organisation_id: UUID, person_id: UUID) -> Departure:
    of_both = select(Departure).where(
        Departure.organisation_id == organisation_id,
        Departure.person_id == person_id,
        Departure.state == DepartureState.DONE,
    )
    found = session.scalar(of_both.order_by(Departure.id.desc()).limit(1))
    if found is None:
        raise PersonDoesNotRepresent("This person does not speak for this organisation")
    return found


def _noted(departure: Departure) -> DepartureNoted:
    return DepartureNoted(
        departure_id=departure.id,
        organisation_id=departure.organisation_id,
        person_id=departure.person_id,
        last_day=departure.last_day,
    )
