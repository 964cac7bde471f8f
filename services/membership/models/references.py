"""The names by which other directories know an organisation or a person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db


class Reference(db.Model):
    """What a source calls an organisation or a person; it finds them again when imported twice."""

    __tablename__ = "external_references"
    __table_args__ = (
        Index("ix_external_references_subject_id", "subject_id"),
        Index("ix_external_references_name", "kind", "name"),
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    subject_id: Mapped[UUID]
