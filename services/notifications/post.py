"""The post: letters leave by SMTP, or land as files in a folder. The only file that knows SMTP."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Collection
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from shared.settings import Settings

_TIMEOUT_SECONDS = 20
_SERVICE_CLOSING = 421
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Undeliverable(Exception):
    """The post will never take this letter; the message is the code that says why."""


class TryLater(Exception):
    """The post could not take this letter now; the message says why."""


class PostIsAway(TryLater):
    """The post can be reached by no letter at all now."""


class Post(Protocol):
    """Takes letters."""

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        """Take a letter. Raises Undeliverable or TryLater."""

    def destroy(self, letter_ids: Collection[UUID]) -> None:
        """Destroy what is still here of letters that were taken. Raises TryLater."""

    def close(self) -> None:
        """End the visit; taking another letter begins a new one."""


def open_post(settings: Settings) -> Post:
    """The post of this installation."""
    if settings.smtp_url:
        return MailServer(settings.smtp_url)
    return Folder(settings.home / "mail")


class Folder:
    """Leaves each letter as one `.eml` file, named for the letter: taken twice, it is still one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        """Write the file so that it is there whole or not at all. Raises PostIsAway."""
        try:
            self._leave(letter_id, letter.as_bytes())
        except OSError as error:
            raise PostIsAway(f"no room for letters: {error.strerror}") from error

    def destroy(self, letter_ids: Collection[UUID]) -> None:
        """Take the files away; those that are gone already are none to mind. Raises PostIsAway."""
        if not letter_ids or not self.path.exists():
            return
        try:
            for letter_id in letter_ids:
                (self.path / f".{letter_id}.draft").unlink(missing_ok=True)
                (self.path / f"{letter_id}.eml").unlink(missing_ok=True)
            self._keep_names()
        except OSError as error:
            raise PostIsAway(f"letters cannot be destroyed: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is held open."""

    def _leave(self, letter_id: UUID, content: bytes) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path / f".{letter_id}.draft"
        with os.fdopen(_open_private(draft), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / f"{letter_id}.eml")
        self._keep_names()

    def _keep_names(self) -> None:
        """Make the new name outlive a power cut."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _open_private(path: Path) -> int:
    """Open a file that only its owner may read: letters hold names, and links that sign people in."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


class MailServer:
    """Hands letters to a mail server, many in one visit.

    `smtp://user:password@host:port` uses STARTTLS where it is offered, and shows no password without
    it, except to this machine, where nobody can listen; `smtps://` is TLS from the first byte.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port
        self.user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self.is_tls = parts.scheme == "smtps"
        self._visit: smtplib.SMTP | None = None

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        """Hand a letter over. After a connection cut in the middle nobody knows whether it was taken."""
        try:
            visit = self._at_the_counter()
        except (smtplib.SMTPException, OSError) as error:
            raise PostIsAway(_what_failed(error)) from error
        try:
            visit.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            (code, _), *_ = refused.recipients.values()
            raise self._refusal(code) from refused
        except smtplib.SMTPDataError as refused:
            raise self._refusal(refused.smtp_code) from refused
        except smtplib.SMTPNotSupportedError as error:
            raise Undeliverable("the mail server cannot write to such an address") from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise TryLater(_what_failed(error)) from error

    def destroy(self, letter_ids: Collection[UUID]) -> None:
        """Nothing: what a mail server took is gone from here."""

    def close(self) -> None:
        """Say goodbye."""
        visit, self._visit = self._visit, None
        if visit is None:
            return
        try:
            visit.quit()
        except (smtplib.SMTPException, OSError):
            visit.close()

    def _at_the_counter(self) -> smtplib.SMTP:
        """The visit that goes on, or a new one when the server has ended it between two letters."""
        if self._visit is not None:
            try:
                if self._visit.noop()[0] == 250:
                    return self._visit
            except (smtplib.SMTPException, OSError):
                pass  # it hung up: most servers do after a number of letters, or some idle time
            self.close()
        self._visit = self._begin()
        return self._visit

    def _begin(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_tls:
            visit: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port or 465, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            visit = smtplib.SMTP(self.host, self.port or 25, timeout=_TIMEOUT_SECONDS)
        try:
            self._make_safe(visit, context)
        except (smtplib.SMTPException, OSError):
            visit.close()
            raise
        return visit

    def _make_safe(self, visit: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Encrypt where possible, and show the password only where nobody can listen."""
        visit.ehlo_or_helo_if_needed()
        if not self.is_tls and self.host not in _THIS_MACHINE:
            if visit.has_extn("starttls"):
                visit.starttls(context=context)
                visit.ehlo()
            elif self.user:
                raise smtplib.SMTPException("no STARTTLS: the password stays here")
        if self.user:
            visit.login(self.user, self._password)

    def _refusal(self, code: int) -> Undeliverable | TryLater:
        """What a reply code means for a letter: 5xx is for ever, anything else for now."""
        if code == _SERVICE_CLOSING:
            self.close()
        reason = f"the mail server said {code}"
        return Undeliverable(reason) if 500 <= code < 600 else TryLater(reason)


def _what_failed(error: Exception) -> str:
    """A reason without anybody's address in it: replies of mail servers often quote it."""
    code = getattr(error, "smtp_code", None)
    return f"the mail server said {code}" if code else f"no mail server: {type(error).__name__}"
