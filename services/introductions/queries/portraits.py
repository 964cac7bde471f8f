"""How people look to each other before both said yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.introductions.models import Contact, Organisation, Person
from services.introductions.queries.people import read_fresh
from services.introductions.rules.descriptions import describe
from services.introductions.rules.discretion import is_named, secrets_of, shows
from shared.database import Session

Side = tuple[UUID, UUID | None]
"""A person, and whom they speak for."""


@dataclass(frozen=True)
class Portrait:
    """A person in words that name nobody; `secrets` is what no text about them may hold."""

    text: str
    is_named: bool
    secrets: list[str] = field(repr=False)


def portraits(session: Session, wanted: Iterable[Side]) -> dict[Side, Portrait]:
    """People as they may be described, each as somebody of an organisation or on their own."""
    sides = set(wanted)
    person_ids = {person_id for person_id, _ in sides}
    people = read_fresh(session, Person, person_ids)
    contacts = read_fresh(session, Contact, person_ids)
    bodies = read_fresh(session, Organisation, {body_id for _, body_id in sides if body_id})
    return {
        (person_id, body_id): _portrait(
            people.get(person_id) or _stranger(person_id),
            bodies.get(body_id) if body_id else None,
            contacts.get(person_id),
        )
        for person_id, body_id in sides
    }


def _portrait(person: Person, body: Organisation | None, contact: Contact | None) -> Portrait:
    body_is_seen = is_named(person) and shows(person, "organisation")
    return Portrait(
        text=describe(person, body, contact),
        is_named=is_named(person),
        secrets=secrets_of(contact, None if body_is_seen else body),
    )


def _stranger(person_id: UUID) -> Person:
    return Person(id=person_id, described=False, discreet=True, title="", country="", visibility={})
