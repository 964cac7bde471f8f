"""Reads the links of letters to speakers, which need no sign-in, and what they open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.events.models import Gathering, Sitting, Speaker, SpeakerState, db
from services.events.rules.speakers import NoSuchSpeaker
from shared import tokens
from shared.aliases import ids_known_of
from shared.callers import Caller
from shared.database import Session
from shared.privacy.tombstones import erased_among
from shared.settings import Settings

SPEAKER_ANSWER = "speaker-answer"
"""What the links are signed for; notifications makes them (`letters/links.py` there)."""


@dataclass(frozen=True)
class SpeakerLink:
    """What somebody is asked to speak of by which asking; `language` is what they read."""

    speaker: Speaker
    invitation: int
    caller: Caller
    language: str

    def is_asked(self, now: datetime) -> bool:
        """Whether there is something to answer."""
        until = self.speaker.answer_until
        return (
            self.speaker.state == SpeakerState.INVITED
            and self.speaker.invitation == self.invitation
            and until is not None
            and now < until
        )


@dataclass(frozen=True)
class SlotSheet:
    """What the page of a link shows: of what, where and when somebody is asked to speak."""

    speaker: Speaker
    gathering: Gathering
    sitting: Sitting | None
    is_asked: bool


def read_speaker_link(
    session: Session, settings: Settings, token: str, now: datetime
) -> SpeakerLink:
    """What a link of a letter is for.

    Raises BadToken, ExpiredToken, or NoSuchSpeaker when somebody else is asked now, or its reader was erased.
    """
    said = tokens.read(settings, SPEAKER_ANSWER, token, now)
    person_id, _ = ids_known_of(session, db.metadata, UUID(said["person"]))
    speaker = session.get(Speaker, UUID(said["speaker"]))
    if (
        speaker is None
        or speaker.person_id != person_id
        or erased_among(session, db.metadata, [person_id])
    ):
        raise NoSuchSpeaker
    return SpeakerLink(speaker, said["invitation"], Caller(person_id), said["language"])


def slot_sheet(session: Session, link: SpeakerLink, now: datetime) -> SlotSheet:
    """What the page of a link shows."""
    speaker = link.speaker
    gathering = session.get_one(Gathering, speaker.gathering_id)
    sitting = session.get(Sitting, speaker.sitting_id) if speaker.sitting_id else None
    return SlotSheet(speaker, gathering, sitting, link.is_asked(now))
