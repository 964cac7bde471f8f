"""Sending: which letters are due, and what became of them."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update

from services.notifications import rules
from services.notifications.letters import (
    DIGEST,
    KINDS,
    Desk,
    NotKnown,
    Overtaken,
    UnusableAddress,
    compose,
)
from services.notifications.models import Letter, Preference
from shared.database import Session
from shared.settings import Settings


def take_over(session: Session) -> int:
    """Have letters posted again that a sender was posting when it died; returns how many.

    Whether they left nobody knows; they keep their Message-ID, so that a reader sees one. The second
    time there are none.
    """
    left = update(Letter).where(Letter.state == "posting").values(state="due")
    return session.execute(left).rowcount  # type: ignore[attr-defined]


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether there is a letter whose time has come."""
    return bool(session.scalar(select(exists().where(*_due(now)))))


def due_letters(session: Session, now: datetime, limit: int) -> list[Letter]:
    """The letters whose time has come, in order, kept from others until the transaction ends."""
    due = (
        select(Letter)
        .where(*_due(now))
        .order_by(Letter.due_at, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(due))


def prepare(
    session: Session, settings: Settings, letter: Letter, now: datetime
) -> EmailMessage | None:
    """Mark a letter that is due as on its way and give its words; None when it is not to leave now.

    It is withheld from a reader who does not want it, waits for a fact that is missing, is kept for
    the digest that a reader asked for, or is dropped when there is no use in it any more.
    """
    if rules.is_no_news(letter, now):
        letter.state = "overtaken"
        return None
    if _is_unwanted(session, letter):
        letter.state = "withheld"
        return None
    message = _compose(Desk(session, settings, now, letter.person_id), letter)
    if message is None:
        return None
    if _is_for_digest(session, letter):
        letter.state, letter.waits_for = "kept", None
        return None
    _start_posting(letter, now)
    return message


def put_off(session: Session, letter: Letter, reason: str, now: datetime) -> None:
    """Try to write a letter again later, or give up after days of trying; each time waits longer."""
    _start_posting(letter, now)
    settle_failed(session, letter.id, reason, now)


def settle_posted(session: Session, letter_id: UUID, now: datetime) -> None:
    """The letter has left, and with a digest those in it. The second time it changes nothing."""
    _settle(session, letter_id, {"state": "posted", "posted_at": now, "failure": None})


def settle_bounced(session: Session, letter_id: UUID, reason: str) -> None:
    """The letter cannot be delivered, ever. The second time it changes nothing."""
    _settle(session, letter_id, {"state": "bounced", "failure": reason})


def put_back(session: Session, letter_id: UUID) -> None:
    """Leave a letter that was not posted after all for the next sender."""
    left = update(Letter).where(Letter.id == letter_id, Letter.state == "posting")
    session.execute(left.values(state="due"))


def settle_failed(session: Session, letter_id: UUID, reason: str, now: datetime) -> None:
    """Try a letter again later, or give up after days of trying."""
    session.flush()
    letter = session.get_one(Letter, letter_id, with_for_update=True)
    if letter.state != "posting":
        return
    if rules.has_been_tried_enough(letter, now):
        settle_bounced(session, letter_id, f"given up: {reason}")
        return
    letter.state, letter.failure = "due", reason
    letter.due_at = now + rules.retry_after(letter.attempts)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Letter.state.in_(("due", "waiting")), Letter.due_at <= now


def _compose(desk: Desk, letter: Letter) -> EmailMessage | None:
    try:
        return compose(desk, letter)
    except NotKnown as missing:
        _let_wait(letter, missing.key, desk.now)
    except Overtaken:
        letter.state = "overtaken"
    except UnusableAddress as error:
        letter.state, letter.failure = "bounced", str(error)
    return None


def _is_unwanted(session: Session, letter: Letter) -> bool:
    group = None if letter.kind == DIGEST else KINDS[letter.kind].group
    return group is not None and not rules.wants(session.get(Preference, letter.person_id), group)


def _is_for_digest(session: Session, letter: Letter) -> bool:
    if letter.kind == DIGEST or KINDS[letter.kind].urgent:
        return False
    return rules.wants_a_digest(session.get(Preference, letter.person_id))


def _let_wait(letter: Letter, key: str, now: datetime) -> None:
    """Let a letter wait for a fact; it is looked at again when that is known, or in a while."""
    letter.state, letter.waits_for = "waiting", key
    letter.attempts += 1
    letter.due_at = now + rules.look_again_after(letter.attempts)


def _start_posting(letter: Letter, now: datetime) -> None:
    """Say that a letter is on its way, before it is."""
    if letter.first_tried_at is None:
        letter.first_tried_at, letter.attempts = now, 0
    letter.state, letter.waits_for = "posting", None
    letter.attempts += 1


def _settle(session: Session, letter_id: UUID, outcome: dict[str, Any]) -> None:
    """Give a letter on its way its outcome, and with a digest the letters that are in it."""
    own = (Letter.id == letter_id) & (Letter.state == "posting")
    inside = (Letter.digest_id == letter_id) & (Letter.state == "gathered")
    session.execute(update(Letter).where(own | inside).values(outcome))
