"""Representations: who speaks for which organisation, from when to when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column

_LIVE = text("state <> 'ended'")


class Representation(db.Model):
    """A person speaks for an organisation in these roles; holds a seat until it has ended.

    Access is from `starts_on` until `last_day`, when it ends at once. `last_day` and `successor_id`
    may be known before that day comes.
    """

    __tablename__ = "representations"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'ended')", name="state_is_known"),
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
    roles: Mapped[list[str]] = mapped_column(JSONColumn)
    state: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    last_day: Mapped[date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
