"""The end of a representation: what it leaves to whom, whatever becomes of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.representatives import RepresentativeLeft
from services.membership.actions.roles import Grant, end_roles, give_roles, give_seat
from services.membership.actions.seats import lock_seats
from services.membership.actions.vacancies import open_vacancies
from services.membership.models import (
    Becomes,
    Departure,
    DepartureState,
    Organisation,
    Representation,
    RepresentationState,
)
from services.membership.queries.departures import noted_departure
from services.membership.queries.representatives import live_of, live_representation, locked
from services.membership.rules.representing import vacant_roles
from shared.database import Session
from shared.outbox import announce


@dataclass(frozen=True)
class Leaving:
    """What is said of a departure: the day from which there is no access, and what comes after."""

    last_day: date
    successor_id: UUID | None = None
    becomes: str = Becomes.GONE
    next_organisation_id: UUID | None = None
    reason: str = ""
    by_id: UUID | None = None
    by_staff: bool = False


def end_at_once(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """Let somebody speak for an organisation no more, from today on. Asking twice does nothing."""
    lock_seats(session, organisation_id, today)
    leaver = session.scalar(locked(live_of(organisation_id, person_id)))
    if leaver is not None:
        departure = note_departure(session, leaver, Leaving(today, reason=reason), now)
        end_representation(session, leaver, departure, today, now)


def note_departure(
    session: Session, leaver: Representation, leaving: Leaving, now: datetime
) -> Departure:
    """Write down that somebody leaves. Asking twice notes what was said last."""
    departure = noted_departure(session, leaver.id) or Departure(
        representation_id=leaver.id,
        organisation_id=leaver.organisation_id,
        person_id=leaver.person_id,
        state=DepartureState.NOTED,
    )
    leaver.last_day, leaver.successor_id = leaving.last_day, leaving.successor_id
    departure.last_day, departure.successor_id = leaving.last_day, leaving.successor_id
    departure.becomes = leaving.becomes
    departure.next_organisation_id = leaving.next_organisation_id
    departure.reason, departure.noted_at = leaving.reason, now
    departure.noted_by_id, departure.noted_by_staff = leaving.by_id, leaving.by_staff
    session.add(departure)
    session.flush()
    return departure


def end_representation(
    session: Session, leaver: Representation, departure: Departure, today: date, now: datetime
) -> None:
    """Carry a departure out, once: the seat is free, the successor takes the roles, the rest is vacant."""
    roles = leaver.roles if leaver.state == RepresentationState.CONFIRMED else []
    leaver.state = RepresentationState.ENDED
    end_roles(leaver, departure.last_day, departure.noted_by_id, departure.reason)
    departure.state, departure.settled_at = DepartureState.DONE, now
    session.flush()
    if leaver.successor_id is not None:
        _succeed(session, leaver, leaver.successor_id, roles, departure)
    others = session.scalars(live_of(leaver.organisation_id)).all()
    vacant = vacant_roles(roles, others)
    announce(session, _left(leaver, departure, vacant))
    organisation = session.get_one(Organisation, leaver.organisation_id)
    opened_on = max(departure.last_day, leaver.starts_on)
    open_vacancies(session, organisation, vacant, opened_on, leaver.person_id, today)


def _succeed(
    session: Session,
    leaver: Representation,
    successor_id: UUID,
    roles: list[str],
    departure: Departure,
) -> None:
    """The successor takes the leaver's roles, and the seat unless they have one."""
    grant = Grant(
        departure.last_day, departure.noted_by_id, departure.settled_at, "follows who left"
    )
    known = live_representation(session, leaver.organisation_id, successor_id)
    if known is not None:
        give_roles(session, known, roles, grant)
        return
    give_seat(session, leaver.organisation_id, successor_id, roles, grant)


def _left(
    leaver: Representation, departure: Departure, vacant: tuple[str, ...]
) -> RepresentativeLeft:
    return RepresentativeLeft(
        representation_id=leaver.id,
        organisation_id=leaver.organisation_id,
        person_id=leaver.person_id,
        left_on=departure.last_day,
        vacant_roles=vacant,
        successor_id=leaver.successor_id,
        becomes=departure.becomes,
        next_organisation_id=departure.next_organisation_id,
    )
