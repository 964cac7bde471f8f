"""Reads the deadlines of handovers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from services.introductions.models import Handover
from services.introductions.rules.handovers import UNFINISHED
from shared.database import Session


def lock_overdue(session: Session, today: date, limit: int) -> list[Handover]:
    """Unfinished handovers past a deadline of which that was not said yet, kept from others."""
    overdue = select(Handover).where(
        Handover.state.in_(UNFINISHED),
        Handover.deadline_on < today,
        or_(
            Handover.overdue_said_of.is_(None),
            Handover.overdue_said_of != Handover.deadline_on,
        ),
    )
    locked = overdue.order_by(Handover.id).limit(limit).with_for_update()
    return list(session.scalars(locked.execution_options(populate_existing=True)))
