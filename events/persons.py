"""What is said of persons and their profiles; never their names."""

from dataclasses import dataclass, field
from uuid import UUID

from events.contract import Event, Personal, Stream

PERSON = Stream(source="membership", name="person", subject="person_id")


@dataclass(frozen=True)
class Topic:
    """One thing that a profile offers or needs: a tag of the taxonomy and a free-text line."""

    tag: str
    line: Personal[str] = ""


class PersonRegistered(Event, name="person.registered.v1", stream=PERSON):
    """A person is known to the association."""

    person_id: UUID


class ProfilePublished(Event, name="profile.published.v1", stream=PERSON):
    """What a person offers, needs and cares about; replaces the profile before.

    `visibility` says for each field (name, organisation, title, ...) who may see it: public,
    members or nobody.
    """

    person_id: UUID
    title: Personal[str] = ""
    interests: Personal[str] = ""
    offers: tuple[Topic, ...] = ()
    needs: tuple[Topic, ...] = ()
    causes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    country: str = ""
    discreet: bool = False
    wants_introductions: bool = True
    visibility: dict[str, str] = field(default_factory=dict)
