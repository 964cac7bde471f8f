"""What became of the introductions that were proposed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, false
from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db


class Introduction(db.Model):
    """Two people were asked to meet: `open`, `made`, `declined` or `expired`; each yes is a lesson.

    `never` says that one of them does not want to hear of the other again; `why` is the reason
    of a no, in one word; `first_worth` is what the first said that the meeting was worth, from 1 to 5;
    `became_partnership` that the two made a partnership of it.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'made', 'declined', 'expired')", name="state_is_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    first_id: Mapped[UUID] = mapped_column(index=True)
    second_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10))
    first_said_yes: Mapped[bool]
    second_said_yes: Mapped[bool]
    declined_by_id: Mapped[UUID | None]
    never: Mapped[bool]
    why: Mapped[str] = mapped_column(String(20), default="", server_default="")
    first_worth: Mapped[int | None]
    second_worth: Mapped[int | None]
    became_partnership: Mapped[bool] = mapped_column(default=False, server_default=false())
    ended_at: Mapped[datetime | None]
