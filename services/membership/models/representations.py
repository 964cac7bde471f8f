"""Representations: who speaks for which organisation, in which roles, from when to when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from services.membership.models.words import RepresentativeRole
from shared.database import id_column


class RepresentationState(StrEnum):
    """How far it is with somebody who speaks for an organisation."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ENDED = "ended"


_STATES = ", ".join(f"'{state}'" for state in RepresentationState)
_ROLES = ", ".join(f"'{role}'" for role in RepresentativeRole)
_LIVE = text("state <> 'ended'")
_HELD = text("valid_to IS NULL")


class Representation(db.Model):
    """A person speaks for an organisation; holds a seat while confirmed, and none while proposed.

    Access is from `starts_on` until the beginning of `last_day`. `last_day` and `successor_id`
    may be known before that day comes. In which roles stands in `assignments` alone.
    """

    __tablename__ = "representations"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        Index(
            "uq_representations_live",
            "organisation_id",
            "person_id",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
        Index("ix_representations_person_id", "person_id", "state"),
        Index("ix_representations_last_day", "state", "last_day"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    last_day: Mapped[date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))

    assignments: Mapped[list[RoleAssignment]] = relationship(
        order_by="RoleAssignment.id", lazy="selectin", cascade="save-update, merge"
    )

    @property
    def roles(self) -> list[str]:
        """The roles that are held, or were until the end, in the order of the alphabet."""
        held = (one.role for one in self.assignments if one.valid_to in (None, self.last_day))
        return sorted(set(held))


class RoleAssignment(db.Model):
    """A role that somebody holds in an organisation, `[valid_from, valid_to)`; who gave it, and why.

    It is never rewritten: who gets the role back later gets another assignment.
    """

    __tablename__ = "role_assignments"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLES})", name="role_is_known"),
        CheckConstraint("valid_to >= valid_from", name="ends_after_it_starts"),
        Index(
            "uq_role_assignments_held",
            "representation_id",
            "role",
            unique=True,
            postgresql_where=_HELD,
            sqlite_where=_HELD,
        ),
        Index("ix_role_assignments_representation_id", "representation_id", "id"),
    )

    id: Mapped[UUID] = id_column()
    representation_id: Mapped[UUID] = mapped_column(ForeignKey("representations.id"))
    role: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by_id: Mapped[UUID | None]
    granted_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    ended_by_id: Mapped[UUID | None]
    end_reason: Mapped[str] = mapped_column(String(500), default="")
