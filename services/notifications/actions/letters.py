"""Writing letters: one per event, person and kind, however often it is asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from events.contract import Event
from events.envelope import Envelope
from services.notifications.models import Letter
from shared.database import Session, insert_once, new_id
from shared.retelling import is_retold

LETTERS_ARE_DUE = "letters are due"
"""What is set in the `info` of a session that made letters due, so that the sender wakes."""


def write_letter(
    session: Session,
    kind: str,
    person_id: UUID,
    event: Event,
    heard: Envelope,
    *,
    for_calendar: bool = False,
) -> bool:
    """Write a letter to a person about an event; True when it is new.

    One that is `for_calendar` tells the person's calendar, too. Asked a second time about the same event, it
    does nothing.
    """
    said = (heard.id, event.name, event.dump(), heard.time)
    sequence = heard.sequence if for_calendar else None
    return keep_letter(session, kind, person_id, *said, calendar_sequence=sequence)


def keep_letter(
    session: Session,
    kind: str,
    person_id: UUID,
    event_id: UUID,
    event_name: str,
    event_data: dict[str, Any],
    written_at: datetime,
    *,
    calendar_sequence: int | None = None,
) -> bool:
    """Keep a letter about an event that was remembered; the second time it does nothing.

    It is due from the moment of the event on, so that letters leave in the order of what they tell. While
    history is heard again none is written, even where the letter of that time was thrown away.
    """
    if is_retold():
        return False
    session.info[LETTERS_ARE_DUE] = True
    return insert_once(
        session,
        Letter,
        id=new_id(),
        event_id=event_id,
        person_id=person_id,
        kind=kind,
        event_name=event_name,
        event_data=event_data,
        state="due",
        written_at=written_at,
        due_at=written_at,
        attempts=0,
        calendar_sequence=calendar_sequence,
    )


def wake_letters(session: Session, *keys: str) -> None:
    """Let those letters leave that waited for these facts; the second time there are none."""
    waiting = update(Letter).where(Letter.waits_for.in_(keys), Letter.state == "waiting")
    session.execute(
        waiting.values(state="due", due_at=Letter.written_at, waits_for=None, attempts=0)
    )
    session.info[LETTERS_ARE_DUE] = True
