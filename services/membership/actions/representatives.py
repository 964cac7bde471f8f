"""Appointing those who speak for an organisation, and letting them go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.membership.models import Membership, Organisation, Representation
from services.membership.queries.memberships import current_membership
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import (
    live_of,
    live_representation,
    locked,
    seats_taken,
)
from services.membership.rules.representing import (
    OrganisationIsNoMember,
    PersonDoesNotRepresent,
    check_departure,
    check_seat,
    vacant_roles,
)
from shared.database import Session, lock_row
from shared.outbox import announce


def appoint_representative(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    roles: Iterable[str],
    starts_on: date,
    today: date,
    *,
    taken_over: bool = False,
) -> Representation:
    """Let a person speak for a member organisation; takes a seat.

    Asking twice returns the representation; asking with another role adds the role to it.
    Taken over from before, the organisation need not be a member.
    """
    organisation, person = organisation_of(session, organisation_id), person_of(session, person_id)
    membership = _lock_seats(session, organisation, today)
    if membership is None and not taken_over:
        raise OrganisationIsNoMember(f"{organisation.display_name} is no member")
    known = live_representation(session, organisation_id, person_id)
    if known is None and membership is not None:
        check_seat(seats_taken(session, organisation_id), membership.tier.seats)
    if known is not None:
        return _add_roles(session, known, roles)
    return _seat(session, organisation_id, person.id, roles, starts_on, taken_over)


def record_departure(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    last_day: date,
    successor_id: UUID | None,
    today: date,
) -> Representation:
    """A representative leaves; from the last day on access is over, and what they held needs another.

    A last day to come is noted, and may be moved; the sweep carries it out. Asking again after that
    returns what was recorded.
    """
    _lock_seats(session, organisation_of(session, organisation_id), today)
    leaver = session.scalar(locked(live_of(organisation_id, person_id)))
    if leaver is None:
        return _ended_representation(session, organisation_id, person_id)
    check_departure(leaver, last_day, successor_id)
    if successor_id is not None:
        person_of(session, successor_id)
    leaver.last_day, leaver.successor_id = last_day, successor_id
    if last_day <= today:
        end_representation(session, leaver)
    session.flush()
    return leaver


def end_representation(session: Session, leaver: Representation) -> None:
    """Carry a departure out: the seat is free, the successor takes the roles, the rest is vacant.

    Asking twice does nothing more.
    """
    if leaver.state == "ended" or leaver.last_day is None:
        return
    leaver.state = "ended"
    session.flush()
    if leaver.successor_id is not None:
        _succeed(session, leaver, leaver.successor_id)
    others = session.scalars(live_of(leaver.organisation_id)).all()
    announce(
        session,
        RepresentativeLeft(
            representation_id=leaver.id,
            organisation_id=leaver.organisation_id,
            person_id=leaver.person_id,
            left_on=leaver.last_day,
            vacant_roles=vacant_roles(leaver.roles, others),
            successor_id=leaver.successor_id,
        ),
    )


def _ended_representation(
    session: Session, organisation_id: UUID, person_id: UUID
) -> Representation:
    of_both = select(Representation).where(
        Representation.organisation_id == organisation_id, Representation.person_id == person_id
    )
    ended = session.scalar(of_both.order_by(Representation.id.desc()).limit(1))
    if ended is None:
        raise PersonDoesNotRepresent("This person does not speak for this organisation")
    return ended


def _lock_seats(session: Session, organisation: Organisation, today: date) -> Membership | None:
    """Keep others from giving seats of an organisation until the transaction ends.

    The lock is on the membership's row, so that two who count seats at once count one after the other.
    """
    membership = current_membership(session, organisation, today)
    return membership and lock_row(session, Membership, membership.id)


def _succeed(session: Session, leaver: Representation, successor_id: UUID) -> None:
    """The successor takes the leaver's roles, and the seat unless they have one."""
    known = live_representation(session, leaver.organisation_id, successor_id)
    if known is not None:
        _add_roles(session, known, leaver.roles)
        return
    starts_on = leaver.last_day or leaver.starts_on
    _seat(session, leaver.organisation_id, successor_id, leaver.roles, starts_on, taken_over=False)


def _seat(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    roles: Iterable[str],
    starts_on: date,
    taken_over: bool,
) -> Representation:
    representation = Representation(
        organisation_id=organisation_id,
        person_id=person_id,
        roles=sorted(set(roles)),
        state="confirmed",
        starts_on=starts_on,
    )
    session.add(representation)
    session.flush()
    announce(session, _appointed(representation, taken_over))
    return representation


def _add_roles(session: Session, known: Representation, roles: Iterable[str]) -> Representation:
    together = sorted({*known.roles, *roles})
    if together != known.roles:
        known.roles = together
        session.flush()
        announce(session, _appointed(known, taken_over=False))
    return known


def _appointed(representation: Representation, taken_over: bool) -> RepresentativeAppointed:
    return RepresentativeAppointed(
        representation_id=representation.id,
        organisation_id=representation.organisation_id,
        person_id=representation.person_id,
        roles=tuple(representation.roles),
        starts_on=representation.starts_on,
        taken_over=taken_over,
    )
