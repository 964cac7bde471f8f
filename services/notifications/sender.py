"""The sender: letters are posted, and digests made, by one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from traceback import extract_tb
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from services.notifications import rules
from services.notifications.actions import discarding, sending
from services.notifications.actions.digests import gather_digests
from services.notifications.actions.letters import LETTERS_ARE_DUE
from services.notifications.models import Letter
from services.notifications.post import Post, PostIsAway, TryLater, Undeliverable, open_post
from shared.database import Session, reading, transaction
from shared.leadership import Leadership, Office
from shared.settings import Settings

log = structlog.get_logger()

_OFFICE = "post"
_BATCH = 50
_LOOK_SECONDS = 0.5
_ROUND_SECONDS = 20.0
_PAUSE_SECONDS = 2.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _report(what: str, letter_id: UUID, error: Exception) -> None:
    """Log a fault by its kind and place: its words may hold somebody's name or address."""
    place = extract_tb(error.__traceback__)[-1]
    log.error(
        what,
        letter_id=str(letter_id),
        error=type(error).__name__,
        place=f"{place.filename}:{place.lineno}",
    )


@dataclass(frozen=True)
class Ready:
    """A letter that is on its way, and since when it is ours to post."""

    letter_id: UUID
    message: EmailMessage
    claimed_at: datetime


class Sender:
    """Posts the letters that are due until it is stopped.

    Only one sender of a database works at a time; another waits and takes over when it dies. Before
    a letter is posted it is marked `posting` and ours, and afterwards `posted`, each in a transaction
    of its own. Between the two nobody knows whether it left, so after a crash it is posted once more:
    by SMTP it may then arrive twice, both times with the same Message-ID; as a file it is one file.

    With SQLite a lock on a file tells for sure who is alone. With PostgreSQL a sender that lost its
    connection may work on for a moment: its letters are taken over when it has been silent a while.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        post: Post | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.settings, self.engine, self.clock = settings, engine, clock
        self.sender_id = uuid4()
        self.post = post or open_post(settings)
        self.look_seconds = _LOOK_SECONDS
        self._bell = threading.Event()
        self._rounds_at = 0.0

    def wake(self) -> None:
        """Look for letters at once."""
        self._bell.set()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; the letter in hand is finished."""
        event.listen(Session, "after_commit", self._hear_commit)
        try:
            while not stop.is_set():
                self._hold_office(stop)
        finally:
            event.remove(Session, "after_commit", self._hear_commit)

    def take_over(self) -> int:
        """Put letters back that a sender before was posting when it died; returns how many."""
        alone = self.engine.dialect.name == "sqlite"
        with transaction(self.engine) as session:
            return sending.take_over(session, self.sender_id, self.clock(), alone=alone)

    def post_due(self, stop: threading.Event | None = None) -> int:
        """Post a batch of the letters that are due; returns how many were looked at."""
        now = self.clock()
        with reading(self.engine) as session:
            if not sending.is_anything_due(session, now):
                return 0
        ready, looked_at = self._prepare(now)
        try:
            self._post_all(ready, stop)
        finally:
            self.post.close()
        return looked_at

    def gather_digests(self) -> int:
        """Make the digests whose hour has come; returns how many."""
        with transaction(self.engine) as session:
            return gather_digests(session, self.clock(), self.settings.zone)

    def destroy_discarded(self) -> None:
        """Take away the files of letters that were forgotten; what was not done is done the next time.

        A letter that was on its way when it was forgotten may leave its file after that: a note stays for a day.
        """
        with transaction(self.engine) as session:
            noted = discarding.look_at_discarded(session, self.clock())
        if not noted:
            return
        try:
            self.post.destroy(noted)
        except TryLater as failed:
            log.warning("letters not destroyed", reason=str(failed))
            return
        with transaction(self.engine) as session:
            discarding.let_go_of(session, self.clock())

    def _hold_office(self, stop: threading.Event) -> None:
        try:
            with Leadership(self.engine, _OFFICE).held(stop) as office:
                if office:
                    self._work(office, stop)
        except DBAPIError as error:
            log.warning("sender lost its database", error=type(error).__name__)
            stop.wait(_PAUSE_SECONDS)

    def _work(self, office: Office, stop: threading.Event) -> None:
        while not stop.is_set():
            self._bell.clear()
            if time.monotonic() >= self._rounds_at:
                office.check()
                self.take_over()
                self.gather_digests()
                self.destroy_discarded()
                self._rounds_at = time.monotonic() + _ROUND_SECONDS
            if self.post_due(stop) < _BATCH:
                self._bell.wait(self.look_seconds)

    def _hear_commit(self, session: Session) -> None:
        """Wake when a transaction of this process made letters due."""
        if session.info.get(LETTERS_ARE_DUE):
            self.wake()

    def _prepare(self, now: datetime) -> tuple[list[Ready], int]:
        """Mark the letters that are due as on their way, in one transaction, and give their words."""
        with transaction(self.engine) as session:
            due = sending.due_letters(session, now, _BATCH)
            prepared = [(letter.id, self._write(session, letter, now)) for letter in due]
        return [Ready(letter_id, words, now) for letter_id, words in prepared if words], len(due)

    def _write(self, session: Session, letter: Letter, now: datetime) -> EmailMessage | None:
        """Give the words of a letter; one that we cannot write must not hold up the others."""
        letter_id = letter.id
        try:
            with session.begin_nested():
                return sending.prepare(session, self.settings, letter, self.sender_id, now)
        except (OperationalError, InterfaceError):  # the database is at fault, and not the letter
            raise
        except Exception as error:
            _report("letter cannot be written", letter_id, error)
            sending.put_off(session, letter, f"cannot be written: {type(error).__name__}", now)
            return None

    def _post_all(self, ready: list[Ready], stop: threading.Event | None) -> None:
        away: PostIsAway | None = None
        for letter in ready:
            if stop is not None and stop.is_set():
                with transaction(self.engine) as session:
                    sending.put_back(session, letter.letter_id, self.sender_id)
            elif self._is_still_ours(letter):
                away = self._post(letter, away)

    def _is_still_ours(self, letter: Ready) -> bool:
        now = self.clock()
        if not rules.must_be_claimed_again(letter.claimed_at, now):
            return True
        with transaction(self.engine) as session:
            return sending.is_still_ours(session, letter.letter_id, self.sender_id, now)

    def _post(self, letter: Ready, away: PostIsAway | None) -> PostIsAway | None:
        """Post one letter and remember what became of it; returns how the post is away, if it is."""
        try:
            if away is not None:  # one look at a closed door is enough for a batch
                raise away
            self.post.take(letter.letter_id, letter.message)
        except Undeliverable as refused:
            log.warning("letter bounced", letter_id=str(letter.letter_id), reason=str(refused))
            with transaction(self.engine) as session:
                sending.settle_bounced(session, letter.letter_id, self.sender_id, str(refused))
        except TryLater as failed:
            log.warning("letter not taken", letter_id=str(letter.letter_id), reason=str(failed))
            self._fail(letter, str(failed))
            return failed if isinstance(failed, PostIsAway) else None
        except (
            Exception
        ) as error:  # nobody foresaw it; the letters behind this one leave all the same
            _report("letter cannot be posted", letter.letter_id, error)
            self._fail(letter, f"cannot be posted: {type(error).__name__}")
        else:
            with transaction(self.engine) as session:
                sending.settle_posted(session, letter.letter_id, self.clock())
        return None

    def _fail(self, letter: Ready, reason: str) -> None:
        with transaction(self.engine) as session:
            sending.settle_failed(session, letter.letter_id, self.sender_id, reason, self.clock())
