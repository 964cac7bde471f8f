"""What answers have taught the weights of the model, version by version."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db
from shared.database import JSONColumn, id_column


class Teaching(db.Model):
    """The weights learned on a day from `answers` answers; the newest of a model is the one in use.

    `model` is the version of the weights that the answers were held to, `numbers` are those that were learned.
    """

    __tablename__ = "teachings"

    id: Mapped[UUID] = id_column()
    learned_on: Mapped[date] = mapped_column(unique=True)
    model: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    answers: Mapped[int]
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    learned_at: Mapped[datetime]
