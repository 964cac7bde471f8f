"""Gatherings and introductions, as far as letters speak of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.database import db


class Gathering(db.Model):
    """An occasion: what it is called, when and where; of some nobody has said at which address."""

    __tablename__ = "gatherings"

    gathering_id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str]
    place: Mapped[str]
    address: Mapped[str | None]

    @property
    def where(self) -> str:
        """The place and its address, or that of the meeting online, in one line."""
        return ", ".join(part for part in (self.place, self.address) if part)


class Attendance(db.Model):
    """A person comes to a gathering, or waits for a place; `is_sure` is who has one for good."""

    __tablename__ = "attendances"

    gathering_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_sure: Mapped[bool] = mapped_column(default=False, server_default=false())


class Introduction(db.Model):
    """Two people who are asked whether they want to meet, and what each may know of the other.

    `made` says that both agreed: from then on each knows the other's name.
    """

    __tablename__ = "introductions"

    introduction_id: Mapped[UUID] = mapped_column(primary_key=True)
    first_id: Mapped[UUID]
    second_id: Mapped[UUID]
    first_sees: Mapped[str]
    second_sees: Mapped[str]
    first_is_named: Mapped[bool]
    second_is_named: Mapped[bool]
    made: Mapped[bool] = mapped_column(default=False)
