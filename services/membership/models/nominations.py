"""Nominations: whom members name outside the association, and what those answer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class NomineeState(StrEnum):
    """What became of somebody who was named.

    Who is `known` already is not written to, and who had said never (`refused`) is named in vain.
    """

    ASKED = "asked"
    LATER = "later"
    YES = "yes"
    NEVER = "never"
    UNANSWERED = "unanswered"
    KNOWN = "known"
    REFUSED = "refused"


_STATES = ", ".join(f"'{state}'" for state in NomineeState)
_OPEN = text("state IN ('asked', 'later') AND address_hash <> ''")
_REMEMBERED = text("address_hash <> ''")


class Nominee(db.Model):
    """Somebody outside whom members named: one row, and one letter, however many did.

    Name, address and organisation are kept until `expires_on`, or until there is an answer; then they are
    blank, and `forgotten_at` says since when. Who says yes is a person from then on.
    """

    __tablename__ = "nominees"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state_is_known"),
        Index(
            "uq_nominees_open",
            "address_hash",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_nominees_state", "state", "expires_on"),
        Index("ix_nominees_person_id", "person_id"),
    )

    id: Mapped[UUID] = id_column()
    state: Mapped[str] = mapped_column(String(20))
    full_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    named_at: Mapped[datetime]
    remind_on: Mapped[date | None]
    expires_on: Mapped[date]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("applications.id"))


class Nomination(db.Model):
    """One person named somebody, on behalf of the membership that they enjoy; each address once.

    `is_named` says whether the nominee may be told who it was. What was told of the nominee, and by which
    address they are known again, is blank once the retention clock has ended.
    """

    __tablename__ = "nominations"
    __table_args__ = (
        Index(
            "uq_nominations_remembered",
            "by_person_id",
            "address_hash",
            unique=True,
            postgresql_where=_REMEMBERED,
            sqlite_where=_REMEMBERED,
        ),
        Index("ix_nominations_nominee_id", "nominee_id"),
        Index("ix_nominations_membership_id", "membership_id", "named_at"),
    )

    id: Mapped[UUID] = id_column()
    nominee_id: Mapped[UUID] = mapped_column(ForeignKey("nominees.id"))
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    why: Mapped[str] = mapped_column(String(500), default="")
    is_named: Mapped[bool] = mapped_column(default=False)
    named_at: Mapped[datetime]


class NominationRefusal(db.Model):
    """An address whose owner never wants to be named again: its keyed hash, and nothing else."""

    __tablename__ = "nomination_refusals"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class SealedKey(db.Model):
    """A key that outlives the secret keys: made once, and kept sealed with the newest of them."""

    __tablename__ = "sealed_keys"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(500))
