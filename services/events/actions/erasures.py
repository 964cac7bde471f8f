"""Forgetting a person who was erased: what lies ahead is given back, what was counted stays counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.contract import Event
from services.events.actions.rsvps import cancel_rsvp
from services.events.models import TAKES_PLACE, Gathering, Rsvp, RsvpState, db
from services.events.models.privacy import REGISTER
from shared.database import Session
from shared.privacy import forgetting


def forget(session: Session, ids: Collection[UUID], now: datetime) -> None:
    """Give the person's places back, and forget the rest. Hearing twice does nothing more."""
    for held in session.execute(_ahead(ids, now)).all():
        cancel_rsvp(session, held.gathering_id, held.person_id, now)
    forgetting.forget_person(session, db.metadata, REGISTER, ids, now)


def forget_late(session: Session, heard: Iterable[Event]) -> None:
    """Let nothing that is said late bring the person back."""
    forgetting.forget_late(session, db.metadata, REGISTER, heard)


def _ahead(ids: Collection[UUID], now: datetime) -> Any:
    return (
        select(Rsvp.gathering_id, Rsvp.person_id)
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .where(
            Rsvp.person_id.in_(ids),
            Rsvp.state != RsvpState.CANCELLED,
            Gathering.starts_at > now,
            Gathering.state.in_(TAKES_PLACE),
        )
        .order_by(Rsvp.gathering_id)
    )
