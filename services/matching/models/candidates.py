"""Who can be matched, as the engine reads them: made of what was told, again whenever that changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.matching.models.database import db
from shared.database import JSONColumn


class Candidate(db.Model):
    """A person with everything that the score reads. `party_id` is whom they speak for, or themselves.

    `revision` rises with every change in the association; arrays in memory are refreshed by it.
    `started_for` is the membership or representation for which a newcomer was last looked after.
    At `sought_at` somebody was last sought for them, or they began to wait for that. `left_out` says in how many
    weeks on end nobody was chosen for them.
    Vectors are half precision bytes; `encoder` says which encoder made them, `digest` from what.
    """

    __tablename__ = "candidates"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(BigInteger, index=True)
    is_eligible: Mapped[bool]
    started_for: Mapped[UUID | None]
    sought_at: Mapped[datetime | None] = mapped_column(index=True)
    left_out: Mapped[int] = mapped_column(default=0, server_default="0")
    sector: Mapped[str]
    country: Mapped[str]
    offers: Mapped[list[str]] = mapped_column(JSONColumn)
    needs: Mapped[list[str]] = mapped_column(JSONColumn)
    causes: Mapped[list[str]] = mapped_column(JSONColumn)
    areas: Mapped[list[str]] = mapped_column(JSONColumn)
    languages: Mapped[list[str]] = mapped_column(JSONColumn)
    discreet: Mapped[bool]
    open_introductions: Mapped[int]
    answers: Mapped[float]
    said_yes: Mapped[float]
    asked: Mapped[float]
    got_yes: Mapped[float]
    encoder: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    wants: Mapped[bytes] = mapped_column(LargeBinary)
    gives: Mapped[bytes] = mapped_column(LargeBinary)


class Revision(db.Model):
    """The last revision given, in the one row of this table.

    Its lock lets those who change candidates wait for one another, so that a smaller revision is never
    committed after a greater one. `line` tells this row of numbers from that of another database.
    """

    __tablename__ = "revisions"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[UUID]
    last: Mapped[int] = mapped_column(BigInteger)
