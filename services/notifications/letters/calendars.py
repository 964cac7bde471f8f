"""What a letter says to the calendar of its reader."""

from email.message import EmailMessage
from typing import Any
from uuid import UUID

from services.notifications.letters.kinds import KINDS, Desk
from services.notifications.letters.known import gathering
from services.notifications.models import Letter
from shared.calendars import Invitation, Occasion


def invitation(desk: Desk, letter: Letter, made: EmailMessage) -> Invitation | None:
    """What a letter in this envelope says to calendars; None for one that says nothing. Raises NotKnown.

    It tells the occasion as it is known now. Its number is the letter's place among all that was said of the
    occasion: it rises with each move and each answer, so that of two letters the later one counts, in
    whatever order they arrive.
    """
    status = KINDS[letter.kind].calendar
    if status is None or letter.calendar_sequence is None:
        return None
    occasion = gathering(desk.session, UUID(letter.event_data["gathering_id"]))
    told = Occasion(
        uid=str(occasion.gathering_id),
        sequence=letter.calendar_sequence,
        changed_at=letter.written_at,
        title=occasion.title,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        status=status,
        place=occasion.where,
        url=desk.link(f"/events/{occasion.gathering_id}"),
    )
    sender, reader = made["From"].addresses[0], made["To"].addresses[0]
    return Invitation(told, desk.settings.association_name, sender.addr_spec, reader.addr_spec)


def lay_beside(made: EmailMessage, told: Invitation | None) -> None:
    """Let a letter say the same to calendars as it says to people."""
    if told is not None:
        made.add_alternative(_text(told), **_as(told))


def attach(made: EmailMessage, told: Invitation | None) -> None:
    """Put it into a letter that says other things, too."""
    if told is not None:
        made.add_attachment(_text(told), filename="event.ics", **_as(told))


def _text(told: Invitation) -> str:
    return told.written().decode()


def _as(told: Invitation) -> dict[str, Any]:
    """How mail programs know a calendar (RFC 6047)."""
    return {"subtype": "calendar", "cte": "base64", "params": {"method": told.method}}
