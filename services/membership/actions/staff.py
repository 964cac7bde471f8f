"""Appointing the association's staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from events.staff import StaffAppointed, StaffStoodDown
from services.membership.models import StaffRole
from services.membership.queries.persons import person_of
from services.membership.rules.access import LastAdminStays
from shared.callers import Role
from shared.database import Session, insert_once
from shared.outbox import announce


def appoint_staff(session: Session, person_id: UUID, role: Role, now: datetime) -> None:
    """Give a person a staff role. Asking twice changes and says nothing more."""
    person_of(session, person_id)
    if insert_once(session, StaffRole, person_id=person_id, role=str(role), appointed_at=now):
        announce(session, StaffAppointed(person_id=person_id, role=str(role)))


def stand_down_staff(session: Session, person_id: UUID, role: str) -> None:
    """Take a staff role from a person. Asking twice changes and says nothing more.

    The last admin stays.
    """
    if role == Role.ADMIN:
        _check_other_admin(session, person_id)
    held = delete(StaffRole).where(StaffRole.person_id == person_id, StaffRole.role == role)
    if session.execute(held.returning(StaffRole.role)).first() is not None:
        announce(session, StaffStoodDown(person_id=person_id, role=role))


def _check_other_admin(session: Session, person_id: UUID) -> None:
    """Two admins who stand each other down come one after the other: both rows are locked."""
    admins = select(StaffRole.person_id).where(StaffRole.role == str(Role.ADMIN))
    if set(session.scalars(admins.order_by(StaffRole.person_id).with_for_update())) == {person_id}:
        raise LastAdminStays("Appoint another admin first")
