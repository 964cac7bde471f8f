"""What is said of persons who are to be erased, and were; ids, and nothing of who they were."""

from datetime import date
from typing import Literal
from uuid import UUID

from events.contract import Event
from events.persons import PERSON


class ErasureRequested(Event, name="erasure.requested.v1", stream=PERSON):
    """A person is to be erased on a day, and until then it can be called off.

    `wished_by` says whether the person asked for it, an admin did, or the clock, for nothing ties them any more.
    """

    erasure_id: UUID
    person_id: UUID
    due_on: date
    wished_by: Literal["person", "admin", "clock"]


class ErasureCancelled(Event, name="erasure.cancelled.v1", stream=PERSON):
    """A person who was to be erased stays."""

    erasure_id: UUID
    person_id: UUID


class PersonErased(Event, name="person.erased.v1", stream=PERSON):
    """A person was erased: whoever hears it takes out who it was, and remembers the ids, for ever.

    `former_ids` are those of records that had become this person's.
    """

    person_id: UUID
    former_ids: tuple[UUID, ...] = ()
