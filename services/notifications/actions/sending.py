"""Sending: which letters are due, and what became of them."""

from datetime import datetime
from email.message import EmailMessage
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, update

from events.letters import LetterBounced
from services.notifications import rules
from services.notifications.actions.consents import lacks_consent
from services.notifications.actions.erasures import is_erased
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
from shared.outbox import announce
from shared.settings import Settings


def take_over(session: Session, sender_id: UUID, now: datetime, *, alone: bool) -> int:
    """Have letters posted again that a sender was posting when it died; returns how many.

    Who is `alone` knows that all others are dead; else those are, as it seems, who have said nothing
    of a letter for a while. Whether the letters left nobody knows; they keep their Message-ID, so
    that a reader sees one. The second time there are none.
    """
    left = update(Letter).where(Letter.state == "posting")
    if not alone:
        silent = Letter.claimed_at <= now - rules.SILENT_AFTER
        left = left.where(or_(Letter.claimed_by == sender_id, silent))
    return session.execute(left.values(state="due")).rowcount  # type: ignore[attr-defined]


def is_still_ours(session: Session, letter_id: UUID, sender_id: UUID, now: datetime) -> bool:
    """Say again that we post a letter; false when another sender has taken it over meanwhile."""
    ours = update(Letter).where(_held_by(letter_id, sender_id)).values(claimed_at=now)
    return session.execute(ours).rowcount == 1  # type: ignore[attr-defined]


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
    session: Session, settings: Settings, letter: Letter, sender_id: UUID, now: datetime
) -> EmailMessage | None:
    """Mark a letter that is due as on its way with us and give its words; None when it is not to leave now.

    It is withheld from a reader who does not want it, waits for a fact that is missing, is kept for
    the digest that a reader asked for, is held until its hour, or is dropped when there is no use in
    it any more.
    """
    if rules.is_no_news(letter, now) or is_erased(session, letter.person_id):
        letter.state = "overtaken"
        return None
    if _is_unwanted(session, letter):
        letter.state = "withheld"
        return None
    if letter.kind != DIGEST and (purpose := lacks_consent(session, letter.person_id, letter.kind)):
        letter.state, letter.failure = "withheld", f"no consent to {purpose}"
        return None
    message = _compose(Desk(session, settings, now, letter.person_id), letter)
    if message is None or _stays(session, settings, letter, now):
        return None
    _start_posting(letter, sender_id, now)
    return message


def put_off(session: Session, letter: Letter, reason: str, now: datetime) -> None:
    """Try to write a letter again later, or give up after days of trying; each time waits longer."""
    _count_a_try(letter, now)
    _try_again(session, letter, reason, now)


def settle_posted(session: Session, letter_id: UUID, now: datetime) -> None:
    """The letter has left, and with a digest those in it. The second time it changes nothing.

    It has left also when another sender took it over meanwhile, who need not post it then.
    """
    outcome = {"state": "posted", "posted_at": now, "failure": None}
    own = (Letter.id == letter_id) & Letter.state.in_(("posting", "due"))
    session.execute(update(Letter).where(own | _inside(letter_id)).values(outcome))


def settle_bounced(session: Session, letter_id: UUID, sender_id: UUID, reason: str) -> None:
    """The letter cannot be delivered, ever. The second time it changes nothing."""
    letter = _ours(session, letter_id, sender_id)
    if letter is not None:
        _bounce(session, letter, reason, "refused")


def put_back(session: Session, letter_id: UUID, sender_id: UUID) -> None:
    """Leave a letter that was not posted after all for the next sender."""
    left = update(Letter).where(_held_by(letter_id, sender_id))
    session.execute(left.values(state="due"))


def settle_failed(
    session: Session, letter_id: UUID, sender_id: UUID, reason: str, now: datetime
) -> None:
    """Try a letter again later, or give up after days of trying."""
    letter = _ours(session, letter_id, sender_id)
    if letter is not None:
        _try_again(session, letter, reason, now)


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
        _bounce(desk.session, letter, str(error), "refused")
    return None


def _is_unwanted(session: Session, letter: Letter) -> bool:
    group = None if letter.kind == DIGEST else KINDS[letter.kind].group
    return group is not None and not rules.wants(session.get(Preference, letter.person_id), group)


def _is_for_digest(session: Session, letter: Letter) -> bool:
    if letter.kind == DIGEST or KINDS[letter.kind].urgent:
        return False
    return rules.wants_a_digest(session.get(Preference, letter.person_id))


def _stays(session: Session, settings: Settings, letter: Letter, now: datetime) -> bool:
    """Whether a letter that could leave is kept for a digest, or held until its hour."""
    if _is_for_digest(session, letter):
        letter.state, letter.waits_for = "kept", None
        return True
    if letter.kind == DIGEST or not KINDS[letter.kind].held:
        return False
    hour = rules.held_until(letter.written_at, settings.zone)
    if now < hour:
        letter.state, letter.waits_for, letter.due_at = "due", None, hour
    return now < hour


def _let_wait(letter: Letter, key: str, now: datetime) -> None:
    """Let a letter wait for a fact; it is looked at again when that is known, or in a while."""
    letter.state, letter.waits_for = "waiting", key
    letter.attempts += 1
    letter.due_at = now + rules.look_again_after(letter.attempts)


def _start_posting(letter: Letter, sender_id: UUID, now: datetime) -> None:
    """Say that a letter is on its way, and by whom, before it is."""
    _count_a_try(letter, now)
    letter.state, letter.claimed_by, letter.claimed_at = "posting", sender_id, now


def _count_a_try(letter: Letter, now: datetime) -> None:
    """Count from the first try on: how often a letter looked for a missing fact is another count."""
    if letter.first_tried_at is None:
        letter.first_tried_at, letter.attempts = now, 0
    letter.waits_for = None
    letter.attempts += 1


def _try_again(session: Session, letter: Letter, reason: str, now: datetime) -> None:
    if rules.has_been_tried_enough(letter, now):
        _bounce(session, letter, f"given up: {reason}", "given-up")
        return
    letter.state, letter.failure = "due", reason
    letter.due_at = now + rules.retry_after(letter.attempts)


def _bounce(
    session: Session, letter: Letter, reason: str, cause: Literal["refused", "given-up"]
) -> None:
    """Give a letter up, and with a digest the letters that are in it; and say so."""
    letter.state, letter.failure = "bounced", reason
    announce(session, LetterBounced(letter_id=letter.id, person_id=letter.person_id, cause=cause))
    inside = update(Letter).where(_inside(letter.id))
    session.execute(inside.values(state="bounced", failure=reason))


def _ours(session: Session, letter_id: UUID, sender_id: UUID) -> Letter | None:
    """A letter that we post; None when another sender has taken it over."""
    held = select(Letter).where(_held_by(letter_id, sender_id)).with_for_update()
    return session.scalars(held).one_or_none()


def _held_by(letter_id: UUID, sender_id: UUID) -> ColumnElement[bool]:
    own = (Letter.id == letter_id) & (Letter.claimed_by == sender_id)
    return own & (Letter.state == "posting")


def _inside(digest_id: UUID) -> ColumnElement[bool]:
    return (Letter.digest_id == digest_id) & (Letter.state == "gathered")
