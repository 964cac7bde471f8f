"""Persons and their profiles, shown to those who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from services.membership.models import ContactPoint, Person, Profile, Tombstone
from services.membership.queries.finding import find_payer_by_id, find_person_by_id
from services.membership.queries.staff import staff_among
from services.membership.rules.access import check_may_change_address, check_may_see_person
from services.membership.rules.erasures import PersonWasErased
from services.membership.rules.keys import address_key, person_key, plain
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound


class NoSuchPerson(NotFound):
    """No person is known by this id."""


class NoProfileYet(NotFound):
    """This person has no profile yet."""


def person_of(session: Session, person_id: UUID | None) -> Person:
    """The person of an id, also of one that was merged. Raises NoSuchPerson or PersonWasErased."""
    person = find_person_by_id(session, person_id)
    if person is None:
        if find_payer_by_id(session, person_id) is not None:
            raise PersonWasErased(f"Who had the id {person_id} was erased")
        raise NoSuchPerson(f"No person has the id {person_id}")
    return person


def payer_of_id(session: Session, person_id: UUID | None) -> Person:
    """The person of an id as the books know them, also one who was erased. Raises NoSuchPerson."""
    person = find_payer_by_id(session, person_id)
    if person is None:
        raise NoSuchPerson(f"No person has the id {person_id}")
    return person


def find_person(session: Session, full_name: str, email: str) -> Person | None:
    """The person of this name *and* address, who was entered first, if there is one."""
    same = select(Person).where(Person.match_key == person_key(full_name, email))
    return session.scalar(same.order_by(Person.id).limit(1))


def persons(session: Session, q: str | None, after: str | None, limit: int) -> Page[Person]:
    """Persons, oldest first; those of whom each word of `q` begins a word of the name, or an address."""
    found = select(Person).where(Person.id.not_in(select(Tombstone.person_id)))
    for word in (q or "").split():
        found = found.where(or_(_is_named(word), _is_written_to_at(word)))
    return keyset(session, found, Person.id, after, limit)


def _is_named(word: str) -> ColumnElement[bool]:
    """The key of a person is the plain name, and an address behind it that has no blank before it."""
    begins = [
        or_(
            Person.match_key.startswith(part, autoescape=True),
            Person.match_key.contains(f" {part}", autoescape=True),
        )
        for part in plain(word).split()
    ]
    return and_(*begins) if begins else false()


def _is_written_to_at(word: str) -> ColumnElement[bool]:
    begins = ContactPoint.address_key.startswith(address_key(word), autoescape=True)
    return Person.id.in_(select(ContactPoint.person_id).where(begins))


def person_shown(session: Session, person_id: UUID, caller: Caller) -> Person:
    """A person, for themselves and for stewards."""
    person = find_person_by_id(session, person_id)
    check_may_see_person(caller, person.id if person else person_id)
    return person or person_of(session, person_id)


def person_to_edit(
    session: Session, person_id: UUID, caller: Caller, changes: Mapping[str, Any]
) -> Person:
    """A person, for whoever may change this of them."""
    person = person_shown(session, person_id, caller)
    if changes.get("email", person.email) != person.email:
        is_staff = bool(staff_among(session, [person_id]))
        check_may_change_address(caller, person_id, is_staff)
    return person


def profile_shown(session: Session, person_id: UUID, caller: Caller) -> Profile:
    """The profile of a person, for themselves and for stewards."""
    profile = person_shown(session, person_id, caller).profile
    if profile is None:
        raise NoProfileYet
    return profile
