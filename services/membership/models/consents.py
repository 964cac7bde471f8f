"""The consent ledger: what persons agreed to and took back, in rows that are added and never changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class Deed(StrEnum):
    """What a person said about a purpose."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Through(StrEnum):
    """The way by which it was said."""

    API = "api"
    STAFF = "staff"
    LINK = "link"
    APPLICATION = "application"
    IMPORT = "import"


_DEEDS = ", ".join(f"'{one}'" for one in Deed)
_WAYS = ", ".join(f"'{one}'" for one in Through)


class Consent(db.Model):
    """A person agreed to something, or took it back, at a moment and in the words of a version.

    `person_id` is the id that the person had then; what was merged since is found by the redirect.
    `wording` is 0 where another list tells it, and nobody knows in which words it was asked.
    `evidence` is how the staff knows of it. The database refuses to change or delete a row, but for
    blanking the evidence of somebody who is erased.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint(f"deed IN ({_DEEDS})", name="deed_is_known"),
        CheckConstraint(f"through IN ({_WAYS})", name="way_is_known"),
        Index("ix_consents_person_id", "person_id", "purpose"),
        Index("ix_consents_purpose", "purpose", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(String(40))
    deed: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID | None]
    by_program: Mapped[str] = mapped_column(String(100), default="")
    through: Mapped[str] = mapped_column(String(20))
    wording: Mapped[int]
    evidence: Mapped[str] = mapped_column(String(500), default="")
