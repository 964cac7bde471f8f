"""Who people are to the association and to each other, as of what was heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, false, func, or_, select, true, union_all

from services.introductions.models import (
    Contact,
    Introduction,
    IntroductionState,
    Membership,
    Person,
    Representation,
    StaffRole,
    db,
)
from services.introductions.rules.representation import is_current, main_organisation, speaks
from shared.callers import Caller, Role
from shared.database import Session
from shared.errors import NotFound
from shared.privacy.tombstones import erased_among

Row = TypeVar("Row")
_ROLES = frozenset(Role)  # a newer membership may know more of them


class NoSuchPerson(NotFound):
    """There is no such person."""


def person(session: Session, person_id: UUID) -> Person:
    """A person who is known here."""
    found = session.get(Person, person_id)
    if found is None:
        raise NoSuchPerson
    return found


def read_fresh(session: Session, model: type[Row], ids: Iterable[UUID]) -> dict[UUID, Row]:
    """Rows by their ids as the database has them now: projections change behind the session."""
    wanted = set(ids)
    if not wanted:
        return {}
    key = model.__mapper__.primary_key[0]  # type: ignore[attr-defined]
    found = select(model).where(key.in_(wanted)).execution_options(populate_existing=True)
    return {getattr(row, key.key): row for row in session.scalars(found)}


def contacts(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """The names and addresses of people; only for those who may have them."""
    return read_fresh(session, Contact, person_ids)


def discreet_among(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of some people who are discreet."""
    found = select(Person.id).where(Person.id.in_(set(person_ids)), Person.discreet)
    return set(session.scalars(found))


def representations(
    session: Session, person_ids: Iterable[UUID]
) -> dict[UUID, list[Representation]]:
    """For whom people speak or spoke."""
    found = select(Representation).where(Representation.person_id.in_(set(person_ids)))
    held: dict[UUID, list[Representation]] = defaultdict(list)
    for one in session.scalars(found.execution_options(populate_existing=True)):
        held[one.person_id].append(one)
    return held


def current_organisations(
    held: Mapping[UUID, list[Representation]], person_id: UUID, today: date
) -> set[UUID]:
    """The organisations that a person was appointed to speak for and has not left."""
    current = (one for one in held.get(person_id, ()) if is_current(one, today))
    return {one.organisation_id for one in current}


def organisation_of(held: Mapping[UUID, list[Representation]], person_id: UUID) -> UUID | None:
    """Whom a person speaks for first and foremost."""
    return main_organisation(held.get(person_id, ()))


def members(
    session: Session, held: Mapping[UUID, list[Representation]], ids: Iterable[UUID], today: date
) -> set[UUID]:
    """Those of the people who are members, or speak for one."""
    parties = {
        person_id: current_organisations(held, person_id, today) | {person_id} for person_id in ids
    }
    every = set().union(*parties.values())
    found = select(Membership.organisation_id, Membership.person_id).where(
        Membership.active,
        or_(Membership.organisation_id.in_(every), Membership.person_id.in_(every)),
    )
    active = {party for row in session.execute(found) for party in row if party}
    return {person_id for person_id, theirs in parties.items() if not active.isdisjoint(theirs)}


def open_introductions(
    session: Session, person_ids: Iterable[UUID], *, as_known: bool = False
) -> dict[UUID, int]:
    """How many introductions wait for an answer, person by person.

    What somebody asked for themselves, and does not know to be on its way, takes no room of theirs. `as_known`
    counts for each what they know of.
    """
    ids = set(person_ids)
    if not ids:
        return {}
    sides = [
        select(column.label("person_id")).where(
            column.in_(ids),
            Introduction.state == IntroductionState.PROPOSED,
            or_(
                Introduction.untold_id.is_(None),
                Introduction.untold_id != column,
                and_(
                    false() if as_known else true(),
                    Introduction.asked_by_id.is_distinct_from(column),
                ),
            ),
        )
        for column in (Introduction.first_id, Introduction.second_id)
    ]
    each = union_all(*sides).subquery()
    counted = select(each.c.person_id, func.count().label("number")).group_by(each.c.person_id)
    found = {row.person_id: row.number for row in session.execute(counted)}
    return {person_id: found.get(person_id, 0) for person_id in ids}


def caller_of(session: Session, person_id: UUID, today: date) -> Caller | None:
    """What a person may do here today; None for somebody who was never heard of, or was erased."""
    if erased_among(session, db.metadata, [person_id]):
        return None
    held = representations(session, [person_id])
    staff = session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id)).all()
    if not (held or staff or session.get(Person, person_id)):
        return None
    organisations = {one.organisation_id for one in held.get(person_id, ()) if speaks(one, today)}
    roles = {Role(role) for role in staff if role in _ROLES}
    roles |= {Role.REPRESENTATIVE} if organisations else set()
    roles |= {Role.MEMBER} if members(session, held, [person_id], today) else set()
    contact = session.get(Contact, person_id)
    language = contact.letter_language if contact else ""
    return Caller(person_id, frozenset(roles), frozenset(organisations), language=language)
