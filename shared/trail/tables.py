"""The tables of a trail, in the database of the service that keeps it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from shared.tables import NAMING, Moment

TRAIL = MetaData(naming_convention=NAMING)

ENTRIES = Table(
    "trail_entries",
    TRAIL,
    Column("id", Uuid, primary_key=True),
    Column("done_at", Moment, nullable=False),
    Column("by_person_id", Uuid),
    Column("by_program", String(200), nullable=False),
    Column("operation", String(200), nullable=False),
    Column("number", BigInteger),
    Column("hash", String(64)),
    UniqueConstraint("number"),
    comment="Who did what when, once for each transaction; number and hash are given when it is sealed.",
)
Index("ix_trail_entries_by_person_id", ENTRIES.c.by_person_id, ENTRIES.c.id)
Index("ix_trail_entries_operation", ENTRIES.c.operation, ENTRIES.c.id)
Index(
    "ix_trail_entries_unsealed",
    ENTRIES.c.id,
    postgresql_where=text("number IS NULL"),
    sqlite_where=text("number IS NULL"),
)

DETAILS = Table(
    "trail_details",
    TRAIL,
    Column("entry_id", Uuid, ForeignKey("trail_entries.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("of_table", String(63), nullable=False),
    Column("row_key", String(200), nullable=False),
    Column("deed", String(10), nullable=False),
    Column("mac", String(64), nullable=False),
    Column("nonce", String(32)),
    Column("fields", Text),
    comment="What was done to one row, or to many at once; nonce and fields can be shredded.",
)

SUBJECTS = Table(
    "trail_subjects",
    TRAIL,
    Column("entry_id", Uuid, ForeignKey("trail_entries.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    comment="Whom a detail is about.",
)
Index("ix_trail_subjects_subject_id", SUBJECTS.c.subject_id, SUBJECTS.c.entry_id)

HEAD = Table(
    "trail_head",
    TRAIL,
    Column("name", String(10), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    comment="The entry that was sealed last: its row lock lets one seal at a time.",
)


def lay_trail(metadata: MetaData) -> None:
    """Enter the tables in a service's metadata, so that its migrations make them."""
    for table in TRAIL.sorted_tables:
        table.to_metadata(metadata)
