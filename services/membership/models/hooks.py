"""Webhooks: who outside wants to be told of what, with which secrets, and what was told to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class DeliveryState(StrEnum):
    """What became of a delivery; one that was given up can be sent again."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


_STATES = ", ".join(f"'{state}'" for state in DeliveryState)


class HookEndpoint(db.Model):
    """An address that is told of some events, or of all where there is an asterisk; none while it is disabled."""

    __tablename__ = "hook_endpoints"

    id: Mapped[UUID] = id_column()
    url: Mapped[str] = mapped_column(String(500))
    event_types: Mapped[list[str]] = mapped_column(JSONColumn)
    registered_by_id: Mapped[UUID | None]
    registered_at: Mapped[datetime]
    told_position: Mapped[int] = mapped_column(BigInteger)
    disabled_at: Mapped[datetime | None]
    disabled_for: Mapped[str] = mapped_column(String(200), default="")

    secrets: Mapped[list[HookSecret]] = relationship(
        order_by="HookSecret.id", lazy="selectin", viewonly=True
    )

    @property
    def is_disabled(self) -> bool:
        """Whether nothing is sent there at the moment."""
        return self.disabled_at is not None


class HookSecret(db.Model):
    """What deliveries are signed with; of two, the older one ends when whoever listens knows the newer."""

    __tablename__ = "hook_secrets"
    __table_args__ = (Index("ix_hook_secrets_endpoint_id", "endpoint_id", "id"),)

    id: Mapped[UUID] = id_column()
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("hook_endpoints.id"))
    secret: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class HookDelivery(db.Model):
    """One event for one address, tried until it is taken or given up."""

    __tablename__ = "hook_deliveries"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        UniqueConstraint("endpoint_id", "event_id"),
        Index("ix_hook_deliveries_due", "state", "next_at"),
        Index("ix_hook_deliveries_endpoint_id", "endpoint_id", "id"),
    )

    id: Mapped[UUID] = id_column()
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("hook_endpoints.id"))
    event_id: Mapped[UUID]
    event_type: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    last_answer: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
