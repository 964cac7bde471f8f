"""Tickets: for whom there are places at a gathering, at which price, and out of which pools."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.events.models.database import db
from shared.database import id_column


class Audience(StrEnum):
    """Whom a type of ticket is for."""

    ANYONE = "anyone"
    MEMBER = "member"
    NON_MEMBER = "non-member"
    SPONSOR = "sponsor"
    SPEAKER = "speaker"


DRAWS = Table(
    "ticket_draws",
    db.metadata,
    Column("ticket_type_id", Uuid, ForeignKey("ticket_types.id"), primary_key=True),
    Column("pool_id", Uuid, ForeignKey("pools.id"), primary_key=True),
    comment="From which pools a type of ticket draws, beside all places of the gathering.",
)


class Pool(db.Model):
    """A part of the places of a gathering: a room, a table, a bus. `overbook` is given beyond `capacity`."""

    __tablename__ = "pools"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity + overbook", name="never_oversold"),
        CheckConstraint("capacity >= 0 AND overbook >= 0", name="some_capacity"),
        Index("ix_pools_gathering_id", "gathering_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    name: Mapped[str] = mapped_column(String(100))
    capacity: Mapped[int]
    overbook: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)

    @property
    def free(self) -> int:
        """How many of its places can still be given."""
        return self.capacity + self.overbook - self.taken


class TicketType(db.Model):
    """For whom a place is, and what it costs (`price_minor` each); hidden where there is an `access_code`."""

    __tablename__ = "ticket_types"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="no_negative_price"),
        CheckConstraint("most_places BETWEEN 1 AND 10", name="party_size"),
        CheckConstraint(
            "audience IN ('anyone', 'member', 'non-member', 'sponsor', 'speaker')",
            name="known_audience",
        ),
        Index("ix_ticket_types_gathering_id", "gathering_id"),
    )

    id: Mapped[UUID] = id_column()
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gatherings.id"))
    name: Mapped[str] = mapped_column(String(100))
    audience: Mapped[str] = mapped_column(String(16))
    price_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="")
    most_places: Mapped[int] = mapped_column(default=10)
    access_code: Mapped[str] = mapped_column(String(64), default="")
    is_open: Mapped[bool] = mapped_column(default=True)
    pools: Mapped[list[Pool]] = relationship(secondary=DRAWS, order_by=Pool.id, lazy="selectin")

    @property
    def pool_ids(self) -> list[UUID]:
        """The pools that it draws on, in the order in which they are taken from."""
        return [pool.id for pool in self.pools]
