"""Calendars that people let be read, so that times for a first meeting can be found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.introductions.models.database import db
from shared.database import JSONColumn


class Calendar(db.Model):
    """The feed of a person's calendar, and when they are busy in the weeks to come: nothing else of it is kept.

    `busy` are pairs of moments up to when it is `known_until`, `zone` is where the person works, `tag` asks
    whether the feed has changed. It is read again at `next_read_at`; `trouble` says what stands in the way, since
    when.
    """

    __tablename__ = "calendars"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(String(64))
    tag: Mapped[str] = mapped_column(String(200), default="")
    busy: Mapped[list[list[str]]] = mapped_column(JSONColumn, default=list)
    known_until: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    next_read_at: Mapped[datetime] = mapped_column(index=True)
    trouble: Mapped[str] = mapped_column(String(300), default="")
    failed_since: Mapped[datetime | None]
