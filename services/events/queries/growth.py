"""Reading who was at a gathering as a guest, and who applied, joined and spoke later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import and_, select

from services.events.models import (
    Admission,
    Applicant,
    Gathering,
    Membership,
    Representation,
    Rsvp,
    RsvpState,
    Speaker,
    SpeakerState,
)
from services.events.queries.turnout import answers_known
from services.events.rules.growth import Growth, Visit, growth
from shared.database import Session

__all__ = ["Growth", "growth_between"]

_Moments = dict[UUID, list[datetime]]


def growth_between(session: Session, since: date, until: date) -> Growth:
    """What became of those who were guests at what began from a day to a day, both included (in UTC).

    Whoever was erased is counted as a guest, and nothing else is known of them.
    """
    begins, ends = datetime.combine(since, time.min, UTC), datetime.combine(until, time.max, UTC)
    visits = _visits(session, begins, ends)
    return growth(visits, _applied(session), _joined(session), _talks(session))


def _visits(session: Session, begins: datetime, ends: datetime) -> list[Visit]:
    """Who was there as a guest, as far as that is known, or spoke there as one."""
    gatherings = select(Gathering).where(Gathering.starts_at.between(begins, ends))
    known = {one.id: one for one in session.scalars(gatherings)}
    spoke = select(Speaker.gathering_id, Speaker.person_id).where(
        Speaker.state == SpeakerState.DELIVERED
    )
    speakers = {(row.gathering_id, row.person_id) for row in session.execute(spoke)}
    answers = answers_known().subquery()
    wanted = select(
        answers.c.gathering_id, answers.c.person_id, answers.c.came, answers.c.is_known
    ).where(answers.c.admitted_as == Admission.GUEST, answers.c.starts_at.between(begins, ends))
    return [
        _visit(known[row.gathering_id], row.person_id, speakers)
        for row in session.execute(wanted)
        if (row.is_known and row.came) or (row.gathering_id, row.person_id) in speakers
    ]


def _visit(gathering: Gathering, person_id: UUID, speakers: set[tuple[UUID, UUID]]) -> Visit:
    spoke = (gathering.id, person_id) in speakers
    return Visit(gathering.id, gathering.title, gathering.starts_at, person_id, spoke)


def _applied(session: Session) -> _Moments:
    applied = select(Applicant.person_id, Applicant.applied_at)
    return _by_person((row.person_id, row.applied_at) for row in session.execute(applied))


def _joined(session: Session) -> _Moments:
    """When each person joined, for themselves or by an organisation that they speak, or applied, for."""
    people = defaultdict[UUID, set[UUID]](set)
    for model in (Representation, Applicant):
        pairs = select(model.organisation_id, model.person_id)
        for row in session.execute(pairs.where(model.organisation_id.is_not(None))):
            people[row.organisation_id].add(row.person_id)
    found = list[tuple[UUID, datetime]]()
    for one in session.scalars(select(Membership)):
        if (at := _joined_at(one)) is not None:
            own = {one.person_id} if one.person_id else set[UUID]()
            theirs = people[one.organisation_id] if one.organisation_id else set[UUID]()
            found += [(person_id, at) for person_id in own | theirs]
    return _by_person(found)


def _joined_at(one: Membership) -> datetime | None:
    """When it was said that somebody joined; of who was a member before that was noted, the first day."""
    if one.joined_at is not None or one.starts_on is None:
        return one.joined_at
    return datetime.combine(one.starts_on, time.min, UTC)


def _talks(session: Session) -> _Moments:
    """When each member spoke."""
    spoke = (
        select(Speaker.person_id, Gathering.starts_at)
        .join(Gathering, Gathering.id == Speaker.gathering_id)
        .join(
            Rsvp,
            and_(Rsvp.gathering_id == Speaker.gathering_id, Rsvp.person_id == Speaker.person_id),
        )
        .where(
            Speaker.state == SpeakerState.DELIVERED,
            Rsvp.state != RsvpState.CANCELLED,
            Rsvp.admitted_as != Admission.GUEST,
        )
    )
    return _by_person((row.person_id, row.starts_at) for row in session.execute(spoke))


def _by_person(pairs: Iterable[tuple[UUID, datetime]]) -> _Moments:
    found = defaultdict[UUID, list[datetime]](list)
    for person_id, moment in pairs:
        found[person_id].append(moment)
    return found
