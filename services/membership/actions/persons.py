"""Entering persons, where they are written to, and their profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from events.contacts import ContactGiven
from events.persons import PersonRegistered, ProfilePublished, Topic
from services.membership.actions.directory import note
from services.membership.actions.turns import take_turn
from services.membership.models import ContactPoint, Person, Profile
from services.membership.queries.persons import find_person, person_of
from services.membership.queries.policies import visibility_policy
from services.membership.rules.keys import address_key, person_key
from services.membership.rules.likeness import person_likeness
from services.membership.rules.profiles import effective_visibility
from shared.database import Session, new_id
from shared.errors import BadInput
from shared.outbox import announce

_PUBLISHED = (
    "person_id",
    "title",
    "interests",
    "offers",
    "needs",
    "causes",
    "regions",
    "languages",
    "country",
    "discreet",
    "wants_introductions",
    "visibility",
)


class PersonIsNotSaid(BadInput):
    """Say who is meant: by an id, or by a name and an address."""


def register_person(
    session: Session,
    full_name: str,
    email: str,
    now: datetime,
    person_id: UUID | None = None,
    phone: str = "",
    letter_language: str = "",
) -> Person:
    """Enter a person. Asking twice enters two: neither a name nor an address is an identity."""
    person = Person(
        id=person_id or new_id(),
        full_name=full_name,
        match_key=person_key(full_name, email),
        phone=phone,
        letter_language=letter_language,
        **person_likeness(full_name, phone),
        registered_at=now,
        contact_points=[_contact_point(email)],
        profile=None,
    )
    session.add(person)
    session.flush()
    announce(session, PersonRegistered(person_id=person.id))
    announce(session, _contact(person))
    return person


@dataclass(frozen=True)
class NewPerson:
    """A person who is to be entered, with a profile if there is one."""

    id: UUID
    full_name: str
    email: str
    phone: str = ""
    letter_language: str = ""
    profile: Mapping[str, Any] | None = None


def register_persons(session: Session, newcomers: Sequence[NewPerson], now: datetime) -> None:
    """Enter many persons in a few statements. Asking twice is refused by the database: ids are unique."""
    if not newcomers:
        return
    session.execute(insert(Person.__table__), [_person_row(one, now) for one in newcomers])
    session.execute(insert(ContactPoint.__table__), [_contact_row(one) for one in newcomers])
    note(session, [one.id for one in newcomers])
    for one in newcomers:
        announce(session, PersonRegistered(person_id=one.id))
        announce(session, _contact(one))
    profiles = [
        {"person_id": one.id, "version": 1, **one.profile} for one in newcomers if one.profile
    ]
    if profiles:
        session.execute(insert(Profile.__table__), profiles)
    locks = visibility_policy(session).persons
    for row in profiles:
        announce(session, _published_from(row, locks))


def person_meant(
    session: Session, person_id: UUID | None, newcomer: Mapping[str, Any] | None, now: datetime
) -> Person:
    """The person of an id; or else of this name and address, entered now if not known.

    Asking twice gives the same person.
    """
    if (person_id is None) == (newcomer is None):
        raise PersonIsNotSaid("Send either person_id or person")
    if person_id is not None or newcomer is None:
        return person_of(session, person_id)
    take_turn(session)
    known = find_person(session, newcomer["full_name"], newcomer["email"])
    return known or register_newcomer(session, newcomer, now)


def register_newcomer(session: Session, newcomer: Mapping[str, Any], now: datetime) -> Person:
    """Enter a person as somebody described them. Asking twice enters two."""
    more = {name: newcomer[name] for name in ("phone", "letter_language") if name in newcomer}
    return register_person(session, newcomer["full_name"], newcomer["email"], now, **more)


def give_contact(
    session: Session,
    person: Person,
    full_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    letter_language: str | None = None,
) -> Person:
    """Change a person's name, address, telephone or the language of letters.

    Asking twice changes and says nothing more.
    """
    full_name, email = full_name or person.full_name, email or person.email
    if phone is not None and phone != person.phone:
        person.phone = phone
        person.phone_key = person_likeness(full_name, phone)["phone_key"]
        session.flush()
    if letter_language is None:
        letter_language = person.letter_language
    given = (full_name, email, letter_language)
    if (person.full_name, person.email, person.letter_language) == given:
        return person
    person.letter_language = letter_language
    person.full_name = full_name
    person.match_key = person_key(full_name, email)
    person.likeness_key = person_likeness(full_name)["likeness_key"]
    _prefer(person, email)
    session.flush()
    announce(session, _contact(person))
    return person


def publish_profile(session: Session, person: Person, profile: Mapping[str, Any]) -> Profile:
    """Replace a person's profile. Asking twice changes and says nothing more."""
    known = person.profile
    if known is None:
        known = person.profile = Profile(person_id=person.id, **profile)
    elif not _change(known, profile):
        return known
    session.flush()
    announce_profile(session, known)
    return known


def announce_contact(session: Session, person: Person) -> None:
    """Say where a person is written to. Asking twice says the same twice."""
    announce(session, _contact(person))


def announce_profile(session: Session, profile: Profile) -> None:
    """Say what a person offers and needs. Asking twice says the same twice."""
    row = {name: getattr(profile, name) for name in _PUBLISHED}
    announce(session, _published_from(row, visibility_policy(session).persons))


def _change(profile: Profile, new: Mapping[str, Any]) -> bool:
    different = {name: value for name, value in new.items() if getattr(profile, name) != value}
    for name, value in different.items():
        setattr(profile, name, value)
    return bool(different)


def _prefer(person: Person, email: str) -> None:
    """Write to this address from now on; the ones before are kept, for they may still be answered."""
    for point in person.contact_points:
        point.is_preferred = point.address_key == address_key(email)
        if point.is_preferred:
            point.address = email
    if not person.email:
        person.contact_points.append(_contact_point(email))


def _contact_point(email: str) -> ContactPoint:
    return ContactPoint(address=email, address_key=address_key(email), is_preferred=True)


def _contact(person: Person | NewPerson) -> ContactGiven:
    return ContactGiven(
        person_id=person.id,
        full_name=person.full_name,
        email=person.email,
        letter_language=person.letter_language,
    )


def _published_from(row: Mapping[str, Any], locks: Mapping[str, str]) -> ProfilePublished:
    return ProfilePublished(
        person_id=row["person_id"],
        title=row["title"],
        interests=row["interests"],
        offers=_topics(row["offers"]),
        needs=_topics(row["needs"]),
        causes=tuple(row["causes"]),
        regions=tuple(row["regions"]),
        languages=tuple(row["languages"]),
        country=row["country"],
        discreet=row["discreet"],
        wants_introductions=row["wants_introductions"],
        visibility=effective_visibility(row["visibility"], row["discreet"], locks),
    )


def _person_row(one: NewPerson, now: datetime) -> dict[str, Any]:
    key = person_key(one.full_name, one.email)
    named = {"full_name": one.full_name, "match_key": key, "phone": one.phone}
    named["letter_language"] = one.letter_language
    named |= person_likeness(one.full_name, one.phone)
    return {"id": one.id, "registered_at": now, "version": 1, **named}


def _contact_row(one: NewPerson) -> dict[str, Any]:
    at = {"address": one.email, "address_key": address_key(one.email), "is_preferred": True}
    return {"id": new_id(), "person_id": one.id, **at}


def _topics(given: list[dict[str, str]]) -> tuple[Topic, ...]:
    return tuple(Topic(tag=topic["tag"], line=topic.get("line", "")) for topic in given)
