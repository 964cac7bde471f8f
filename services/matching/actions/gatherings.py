"""Keeping who comes where, and matching those who will meet there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.matching.actions.candidates import look_anew
from services.matching.actions.matchmaking import look_among_guests
from services.matching.models import Attendance, Gathering
from services.matching.queries.surroundings import guests
from shared.database import Session, upsert


def keep_gathering(session: Session, gathering_id: UUID, title: str, starts_at: datetime) -> None:
    """Know of an occasion; said again, it replaces what was known. Its guests are looked at anew."""
    upsert(
        session,
        Gathering,
        {"id": gathering_id},
        {"title": title, "starts_at": starts_at, "is_cancelled": False},
    )
    look_anew(session, guests(session, gathering_id))


def cancel_gathering(session: Session, gathering_id: UUID) -> None:
    """Nobody meets there any more. Asking twice changes nothing."""
    table = Gathering.__table__
    session.execute(table.update().where(table.c.id == gathering_id).values(is_cancelled=True))
    look_anew(session, guests(session, gathering_id))


def hold_place(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> None:
    """A person comes: whom should they meet there? Asking twice announces nothing again."""
    upsert(
        session,
        Attendance,
        {"gathering_id": gathering_id, "person_id": person_id},
        {"is_coming": True},
    )
    look_anew(session, [person_id])
    if _is_ahead(session, gathering_id, now):
        look_among_guests(session, person_id, gathering_id, now)


def give_back_place(session: Session, gathering_id: UUID, person_id: UUID) -> None:
    """A person does not come after all. Asking twice changes nothing."""
    upsert(
        session,
        Attendance,
        {"gathering_id": gathering_id, "person_id": person_id},
        {"is_coming": False},
    )
    look_anew(session, [person_id])


def _is_ahead(session: Session, gathering_id: UUID, now: datetime) -> bool:
    ahead = select(Gathering.id).where(
        Gathering.id == gathering_id, ~Gathering.is_cancelled, Gathering.starts_at > now
    )
    return session.scalar(ahead) is not None
