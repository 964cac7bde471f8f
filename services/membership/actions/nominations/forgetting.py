"""Reminding those who were named once, and forgetting them in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select

from events.nominations import NomineeForgotten, NomineeReminded
from services.membership.models import NominationRefusal, Nominee, NomineeState
from services.membership.queries.nominations import first_named
from shared.database import Session, insert_once
from shared.outbox import announce
from shared.privacy.saying import blank_what_was_said

_PORTION = 200


def remind_nominees(session: Session, today: date, now: datetime) -> int:
    """Ask those once more who have not answered; each once, and never too late. Asking twice asks nobody again."""
    due = and_(
        Nominee.state == NomineeState.ASKED,
        Nominee.reminded_at.is_(None),
        Nominee.remind_on <= today,
        Nominee.expires_on > today,
    )
    found = _portion(session, due)
    for nominee in found:
        nominee.reminded_at = now
        session.flush()
        announce(
            session,
            NomineeReminded(
                nominee_id=nominee.id,
                named_id=first_named(session, nominee.id),
                expires_on=nominee.expires_on,
            ),
        )
    return len(found)


def forget_nominees(session: Session, today: date, now: datetime) -> int:
    """Forget those whose time is over, whether they answered or not. Asking twice forgets nobody again."""
    over = and_(Nominee.forgotten_at.is_(None), Nominee.expires_on <= today)
    found = _portion(session, over)
    for nominee in found:
        let_go(session, nominee, now)
    session.flush()
    return len(found)


def forget_nominees_at(session: Session, addresses: Collection[str], now: datetime) -> None:
    """Forget whoever was named by an address of a person who is erased. Asking twice forgets nobody again."""
    if not addresses:
        return
    there = func.lower(Nominee.email).in_(addresses), Nominee.forgotten_at.is_(None)
    for nominee in session.scalars(select(Nominee).where(*there).order_by(Nominee.id)).all():
        let_go(session, nominee, now)


def refuse_for_good(session: Session, nominee: Nominee, now: datetime) -> None:
    """Forget somebody who was named, and keep the hash alone by which nobody can name them again.

    Asking twice changes nothing.
    """
    if nominee.address_hash:
        insert_once(session, NominationRefusal, address_hash=nominee.address_hash)
    nominee.state, nominee.answered_at = NomineeState.NEVER, now
    let_go(session, nominee, now)


def let_go(session: Session, nominee: Nominee, now: datetime) -> None:
    """Blank a nominee, here and where it was said; who had not answered is unanswered. Safe to repeat."""
    if nominee.forgotten_at is not None:
        return
    if nominee.state == NomineeState.ASKED:
        nominee.state = NomineeState.UNANSWERED
    was_written_to = bool(nominee.email)
    nominee.full_name = nominee.email = nominee.organisation = nominee.address_hash = ""
    nominee.forgotten_at = now
    session.flush()
    if was_written_to:
        say_forgotten(session, nominee)


def say_forgotten(session: Session, nominee: Nominee) -> None:
    """Have whoever writes letters forget the address. Asking twice says it twice."""
    blank_what_was_said(session, {str(nominee.id)})
    announce(session, NomineeForgotten(nominee_id=nominee.id))


def _portion(session: Session, which: ColumnElement[bool]) -> Sequence[Nominee]:
    """Some of them, held; those that another transaction holds are left for the next time."""
    found = select(Nominee).where(which).order_by(Nominee.id).limit(_PORTION)
    return session.scalars(found.with_for_update(skip_locked=True)).all()
