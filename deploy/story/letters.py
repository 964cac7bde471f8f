"""The letters that the story's people find in their boxes."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import getaddresses
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """One letter as it was sent.

    `kind` is what it is about and `event` what caused it; `text` is what a reader reads, `raw` everything.
    """

    kind: str
    event: str
    to: str
    message_id: str
    subject: str
    text: str
    raw: str


def read_letter(content: bytes) -> Letter:
    """Take a letter apart."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    addresses = [address for _, address in getaddresses(message.get_all("To", []))]
    return Letter(
        kind=str(message.get("X-Footbridge-Kind", "")),
        event=str(message.get("X-Footbridge-Event", "")),
        to=", ".join(addresses).lower(),
        message_id=str(message.get("Message-ID", "")).strip(),
        subject=str(message.get("Subject", "")),
        text=parts[0] if parts else "",
        raw=content.decode("utf-8", "replace") + "".join(parts),
    )


class Folder:
    """A folder where letters are left as files; each is read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: dict[str, Letter] = {}

    def letters(self) -> list[Letter]:
        """All letters that were left so far, in the order of their names, which is that of time."""
        for file in sorted(self.path.glob("*.eml")):
            if file.name not in self._read:
                self._read[file.name] = read_letter(file.read_bytes())
        return [self._read[name] for name in sorted(self._read)]


def doubled(letters: Iterable[Letter]) -> list[str]:
    """Letters that were written twice: two Message-IDs for one event, kind and reader."""
    written = {(letter.kind, letter.to, letter.event, letter.message_id) for letter in letters}
    count = Counter((kind, to, event) for kind, to, event, _ in written)
    return [
        f"{kind} to {to} was written {times} times"
        for (kind, to, _), times in count.items()
        if times > 1
    ]


def delivered_again(letters: Iterable[Letter]) -> list[str]:
    """Letters that came twice with one Message-ID, which a reader's mail program shows once."""
    count = Counter(letter.message_id for letter in letters)
    return [message_id for message_id, times in count.items() if times > 1]
