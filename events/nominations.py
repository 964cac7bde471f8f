"""What is said of people outside whom a member names to the association."""

from datetime import date
from uuid import UUID

from events.contract import Event, Personal, Stream

NOMINEE = Stream(source="membership", name="nominee", subject="nominee_id")


class NomineeAsked(Event, name="nominee.asked.v1", stream=NOMINEE):
    """Somebody outside was named by a member, and is asked once whether they want to hear of the association.

    `named_id` is who named them, where that may be told. The links are made by whoever writes the letter,
    and work until the day `expires_on` begins: then nothing is kept any more.
    """

    nominee_id: UUID
    full_name: Personal[str]
    email: Personal[str]
    named_id: UUID | None
    expires_on: date


class NomineeReminded(Event, name="nominee.reminded.v1", stream=NOMINEE):
    """Somebody who was named has not answered, and is asked once more, for the last time."""

    nominee_id: UUID
    named_id: UUID | None
    expires_on: date


class NomineeAccepted(Event, name="nominee.accepted.v1", stream=NOMINEE):
    """Somebody who was named wants to hear more; `application_id` is the draft that was begun for them, if any."""

    nominee_id: UUID
    person_id: UUID
    application_id: UUID | None = None


class NomineeForgotten(Event, name="nominee.forgotten.v1", stream=NOMINEE):
    """Who was named is kept no longer: whoever hears it takes out the name and the address, for ever."""

    nominee_id: UUID


class NomineeJoined(Event, name="nominee.joined.v1", stream=NOMINEE):
    """Somebody who was named has become a member: those who named them are thanked.

    `shown_id` is the person, where other members may see the name.
    """

    nominee_id: UUID
    membership_id: UUID
    nominator_ids: tuple[UUID, ...]
    shown_id: UUID | None = None
