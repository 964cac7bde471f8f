"""The directory: who is in it, and the words by which they are found."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from services.membership.models.words import known
from shared.database import id_column

LONGEST_WORD = 80

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class ListingKind(StrEnum):
    """Whom a listing is about."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Audience(IntEnum):
    """Who looks: each sees what those before see."""

    ANYONE = 0
    MEMBERS = 1
    STAFF = 2


class Listing(db.Model):
    """A person's or an organisation's place in the directory.

    Its id says nothing of whom it is about, for a name may be hidden and the rest shown. `looked_at` is
    when its words were last compared with what they are of; `is_due` says that it is to be done anew,
    and told to all who hear, because the association locked or freed a field.
    """

    __tablename__ = "directory_listings"
    __table_args__ = (
        CheckConstraint(f"kind IN ({known(ListingKind)})", name="kind_is_known"),
        Index("uq_directory_listings_subject_id", "subject_id", unique=True),
        Index("ix_directory_listings_looked_at", "is_due", "looked_at", "id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    looked_at: Mapped[datetime] = mapped_column(default=_NEVER)
    is_due: Mapped[bool] = mapped_column(default=False)


class DirectoryWord(db.Model):
    """A word by which a listing is found, the field that it is of, and who may find it by that.

    What is said of a person as somebody of an organisation holds while they speak for it: `via_id` is
    then the representation, and the listing itself otherwise. The order of the key is that of a search.
    """

    __tablename__ = "directory_words"
    __table_args__ = (
        CheckConstraint("audience BETWEEN 0 AND 2", name="audience_is_known"),
        Index("ix_directory_words_listing_id", "listing_id", "word"),
        {"sqlite_with_rowid": False},
    )

    word: Mapped[str] = mapped_column(
        String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql"),
        primary_key=True,
    )
    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory_listings.id", ondelete="CASCADE"), primary_key=True
    )
    via_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    audience: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
