"""What people ask for: whom they wish to meet, and whom they vouch for; and which pairs are kept apart."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.introductions.models.database import db
from shared.database import JSONColumn, id_column


class Mode(StrEnum):
    """Whether a match is proposed at once, or a steward looks at it first."""

    AUTOMATIC = "automatic"
    STEWARD_FIRST = "steward-first"


class Policy(db.Model):
    """How the association proposes; one row, and none means: automatically."""

    __tablename__ = "policies"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("mode IN ('automatic', 'steward-first')", name="mode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[Mode] = mapped_column(String)
    set_at: Mapped[datetime]


class RequestKind(StrEnum):
    """What somebody asks for: someone of a sort, somebody by name, or that two others meet."""

    WISH = "wish"
    NAMED = "named"
    VOUCHING = "vouching"


class Request(db.Model):
    """Somebody asks for an introduction, in their own words.

    `first_id` is whom they mean, and `second_id` the other one whom they vouch for. Neither is there when
    nobody is known here by what was said: whoever asked is not told, so that nobody is found out by asking.
    Of a wish in general words, `wanted` is what it is narrowed down to, as lists by name (sectors, countries,
    areas, causes, languages, offers), and matching `found` so many who come close; None until it has looked.
    """

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_person_id_made_at", "person_id", "made_at"),
        Index("ix_requests_first_id", "first_id"),
        Index("ix_requests_second_id", "second_id"),
        CheckConstraint("kind IN ('wish', 'named', 'vouching')", name="kind"),
    )

    id: Mapped[UUID] = id_column()
    person_id: Mapped[UUID]
    kind: Mapped[RequestKind] = mapped_column(String)
    text: Mapped[str] = mapped_column(Text)
    first_id: Mapped[UUID | None]
    second_id: Mapped[UUID | None]
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    found: Mapped[int | None]
    wanted: Mapped[dict[str, list[str]]] = mapped_column(JSONColumn, default=dict)


class PairBar(db.Model):
    """A steward keeps two people apart, until a moment or (None) for ever."""

    __tablename__ = "pair_bars"
    __table_args__ = (
        Index("ix_pair_bars_high_id", "high_id"),
        CheckConstraint("low_id < high_id", name="sorted_pair"),
    )

    low_id: Mapped[UUID] = mapped_column(primary_key=True)
    high_id: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]
    set_by_id: Mapped[UUID | None]
    set_at: Mapped[datetime]
