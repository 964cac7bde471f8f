"""A mail server on this machine that speaks real SMTP and answers as a test wants it to."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.notifications.office import read_letter

HANG_UP = "hang up"


class MailServer:
    """Takes letters. `replies` are its next answers to a letter, `at_door` those to a recipient.

    `HANG_UP` takes the letter and cuts the connection instead of saying so. `busy`, while cleared,
    keeps the server from answering.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.replies: deque[str] = deque()
        self.at_door: deque[str] = deque()
        self.visits = 0
        self.taking = threading.Event()
        self.url = ""

    async def handle_EHLO(  # noqa: N802 - as the library calls it
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Somebody comes in."""
        self.visits += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Somebody says whom a letter is to."""
        reply = self.at_door.popleft() if self.at_door else "250 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Somebody hands a letter over."""
        self.taking.set()
        reply = self.replies.popleft() if self.replies else "250 OK"
        if reply in (HANG_UP, "250 OK"):
            assert isinstance(envelope.content, bytes)
            self.letters.append(read_letter(envelope.content))
        if reply == HANG_UP:
            transport: Any = server.transport
            transport.abort()
        return reply

    def message_ids(self) -> list[str]:
        """Which letters were taken, in order."""
        return [str(letter["Message-ID"]) for letter in self.letters]


@contextmanager
def mail_server(speaks_utf8: bool = True) -> Iterator[MailServer]:
    """A mail server while it is needed."""
    handler = MailServer()
    port = _free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=speaks_utf8)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}"
    try:
        yield handler
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
