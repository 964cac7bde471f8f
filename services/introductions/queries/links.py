"""Reads the links of letters, which need no sign-in, and shows what they open: no names, and no address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.introductions.models import Contact, db
from services.introductions.queries.sheets import introduction_sheet
from services.introductions.rules.answers import NoSuchIntroduction
from shared import tokens
from shared.aliases import ids_known_of
from shared.callers import Caller
from shared.database import Session
from shared.privacy.tombstones import erased_among
from shared.settings import Settings

ANSWER, MEETING = "introduction-answer", "meeting-answer"
"""What the links are signed for; notifications makes them (`letters/links.py` there)."""


@dataclass(frozen=True)
class AnswerLink:
    """Which introduction a link opens, and for whom of the two; `language` is what that one reads."""

    introduction_id: UUID
    caller: Caller
    language: str


def read_answer_link(
    session: Session, settings: Settings, token: str, now: datetime, purpose: str = ANSWER
) -> AnswerLink:
    """What a link of a letter is for.

    Raises BadToken, ExpiredToken, or NoSuchIntroduction when its reader was erased.
    """
    said = tokens.read(settings, purpose, token, now)
    person_id, _ = ids_known_of(session, db.metadata, UUID(said["person"]))
    if erased_among(session, db.metadata, [person_id]):
        raise NoSuchIntroduction
    contact = session.get(Contact, person_id)
    language = contact.letter_language if contact else ""
    return AnswerLink(UUID(said["introduction"]), Caller(person_id), language)


def link_sheet(session: Session, link: AnswerLink, now: datetime) -> dict[str, Any]:
    """What the page of a link shows: what the letter said, and how it stands; never an address."""
    sheet = introduction_sheet(session, link.introduction_id, link.caller, now)
    if not sheet["is_mine"]:
        raise NoSuchIntroduction
    hidden = {"contact", "other_id"}
    return {name: value for name, value in sheet.items() if name not in hidden}
