"""What is known of people, organisations and occasions; NotKnown says what is not known yet."""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from services.notifications.models import (
    Contact,
    Gathering,
    Introduction,
    Organisation,
    Representation,
)
from shared.database import Session

Known = TypeVar("Known")


class NotKnown(Exception):
    """A letter needs a fact that has not been heard yet; `key` names it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is not known yet")
        self.key = key


def key_of(model: type[Any], known_id: UUID) -> str:
    """The name by which a letter waits for a fact, as in `contacts:0192...`."""
    return f"{model.__tablename__}:{known_id}"


@dataclass(frozen=True)
class Party:
    """A person whom a letter names, with the organisations that they speak for."""

    person_id: UUID
    name: str
    email: str
    organisations: tuple[str, ...]

    def __str__(self) -> str:
        """The name, with the organisations behind it."""
        behind = f" ({', '.join(self.organisations)})" if self.organisations else ""
        return self.name + behind


def contact_of(session: Session, person_id: UUID) -> Contact:
    """Where a person is written to. Raises NotKnown."""
    return _known(session, Contact, person_id)


def party(session: Session, person_id: UUID) -> Party:
    """A person with name, address and organisations. Raises NotKnown."""
    contact = contact_of(session, person_id)
    return Party(person_id, contact.full_name, contact.email, _organisations_of(session, person_id))


def organisation_name(session: Session, organisation_id: UUID) -> str:
    """What an organisation is called. Raises NotKnown."""
    return _known(session, Organisation, organisation_id).display_name


def gathering(session: Session, gathering_id: UUID) -> Gathering:
    """An occasion. Raises NotKnown."""
    return _known(session, Gathering, gathering_id)


def introduction(session: Session, introduction_id: UUID) -> Introduction:
    """An introduction. Raises NotKnown."""
    return _known(session, Introduction, introduction_id)


def _known(session: Session, model: type[Known], known_id: UUID) -> Known:
    found = session.get(model, known_id, populate_existing=True)
    if found is None:
        raise NotKnown(key_of(model, known_id))
    return found


def _organisations_of(session: Session, person_id: UUID) -> tuple[str, ...]:
    names = (
        select(Organisation.display_name)
        .join(Representation, Representation.organisation_id == Organisation.organisation_id)
        .where(Representation.person_id == person_id, Representation.left_on.is_(None))
        .order_by(Organisation.display_name)
        .distinct()
    )
    return tuple(session.scalars(names))
