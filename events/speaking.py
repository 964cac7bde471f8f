"""What is said of those who speak at gatherings: proposed, asked, and what became of it."""

from datetime import datetime
from uuid import UUID

from events.contract import Event, Stream

SPEAKING = Stream(source="events", name="speaking", subject="gathering_id")


class SpeakerProposed(Event, name="speaking.proposed.v1", stream=SPEAKING):
    """Somebody is proposed to speak, by themselves or by another; by none where a program of the desk did."""

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID
    proposed_by_id: UUID | None = None


class SpeakerShortlisted(Event, name="speaking.shortlisted.v1", stream=SPEAKING):
    """A proposal is among those of which the speakers are chosen."""

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID


class SpeakerInvited(Event, name="speaking.invited.v1", stream=SPEAKING):
    """A person is asked to speak, of what `title` says; said again, it replaces what was said.

    `invitation` counts the askings: what a letter of another one asked is no longer asked.
    """

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID
    title: str
    invitation: int
    answer_until: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: str = ""


class SpeakerConfirmed(Event, name="speaking.confirmed.v1", stream=SPEAKING):
    """Who was asked to speak says yes, and has a place at the gathering."""

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID
    title: str


class SpeakerDeclined(Event, name="speaking.declined.v1", stream=SPEAKING):
    """Who was asked to speak says no."""

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID
    title: str


class SpeakerWithdrawn(Event, name="speaking.withdrawn.v1", stream=SPEAKING):
    """Somebody does not speak after all: by their own word, by that of who proposed them, or by the desk's.

    `was` is the state before; `by_themselves` says that it was their own word.
    """

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID
    title: str
    was: str
    by_themselves: bool


class SpeakerDelivered(Event, name="speaking.delivered.v1", stream=SPEAKING):
    """Somebody has spoken."""

    gathering_id: UUID
    speaker_id: UUID
    person_id: UUID
