"""Reads the letters that were left in the folder, for trying things out on one machine."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

_SHOWN = 200


@dataclass(frozen=True)
class Found:
    """A letter in the folder."""

    letter_id: UUID
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str

    def header(self, name: str) -> str:
        """A header, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def newest_letters(folder: Path) -> list[Found]:
    """The last letters that were written, newest first."""
    names = sorted((file.stem for file in folder.glob("[!.]*.eml")), reverse=True)
    found = (letter_in(folder, UUID(name)) for name in names[:_SHOWN] if _is_id(name))
    return [letter for letter in found if letter is not None]


def letter_in(folder: Path, letter_id: UUID) -> Found | None:
    """A letter, or None when there is none of this id."""
    try:
        raw = (folder / f"{letter_id}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(raw, policy=default)
    headers = tuple((name, str(value)) for name, value in message.items())
    return Found(letter_id, headers, _part(message, "plain"), _part(message, "html"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
