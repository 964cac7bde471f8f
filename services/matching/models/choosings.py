"""The weeks in which matching chose for everybody at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db
from shared.database import id_column


class Choosing(db.Model):
    """One choice of introductions for everybody, of the week that begins on `week_of`: there is one of each.

    Of `people` with room for one more, `chosen` of `pairs` were introduced. `worth` is the sum of their scores;
    among equals `seed` decided.
    """

    __tablename__ = "choosings"

    id: Mapped[UUID] = id_column()
    week_of: Mapped[date] = mapped_column(unique=True)
    seed: Mapped[int]
    people: Mapped[int]
    pairs: Mapped[int]
    chosen: Mapped[int]
    worth: Mapped[float]
    chosen_at: Mapped[datetime]
