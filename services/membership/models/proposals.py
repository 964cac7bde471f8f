"""Changes that an organisation proposes, and the association decides on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class ProposalState(StrEnum):
    """What became of a proposal; one that a newer one took in is replaced."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


_STATES = ", ".join(f"'{state}'" for state in ProposalState)
_OPEN = text("state = 'open'")


class ChangeProposal(db.Model):
    """What an organisation wants changed: of each field what it was then (`was`), and what it is to be (`to`)."""

    __tablename__ = "change_proposals"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        Index(
            "uq_change_proposals_open",
            "organisation_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_change_proposals_organisation_id", "organisation_id", "id"),
        Index("ix_change_proposals_state", "state", "id"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    changes: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSONColumn)
    state: Mapped[str] = mapped_column(String(20), default=ProposalState.OPEN)
    proposed_by_id: Mapped[UUID | None]
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
