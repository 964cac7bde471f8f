"""The tables that the road keeps in every service's database, beside the service's own."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

JSONColumn = JSON().with_variant(JSONB(), "postgresql")
Counter = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; always aware, also on SQLite, which forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; store the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


ROAD = MetaData(naming_convention=NAMING)

STREAM_HEADS = Table(
    "stream_heads",
    ROAD,
    Column("stream", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    comment="The last sequence number of each aggregate: its row lock orders concurrent writers.",
)

OUTBOX = Table(
    "outbox",
    ROAD,
    Column("id", Counter, Identity(always=False), primary_key=True, autoincrement=True),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("stream", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("type", String, nullable=False),
    Column("routing_key", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("position", BigInteger, unique=True),
    UniqueConstraint("stream", "subject", "sequence"),
    comment="What this service announced: the log from which bus and feed are served.",
    sqlite_autoincrement=True,
)
Index(
    "ix_outbox_unsequenced",
    OUTBOX.c.id,
    postgresql_where=text("position IS NULL"),
    sqlite_where=text("position IS NULL"),
)

RELAY_CURSORS = Table(
    "relay_cursors",
    ROAD,
    Column("name", String, primary_key=True),
    Column("position", BigInteger, nullable=False),
    comment="How far the outbox is sequenced (head) and confirmed by the broker (bus).",
)

INBOX = Table(
    "inbox",
    ROAD,
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", Moment, nullable=False, server_default=func.now()),
    comment="The events whose effect stands in this database; may be pruned.",
)

INBOX_STREAMS = Table(
    "inbox_streams",
    ROAD,
    Column("source", String, primary_key=True),
    Column("stream", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    comment="The last sequence number applied of each aggregate: the dedupe of record.",
)

INBOX_PARKED = Table(
    "inbox_parked",
    ROAD,
    Column("source", String, primary_key=True),
    Column("stream", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("event_id", String, nullable=False),
    Column("type", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment),
    Column("reason", Text),
    Column("parked_at", Moment, nullable=False),
    comment="Events that wait: for a gap to close, behind another, for a retry, or dead.",
)
Index("ix_inbox_parked_due", INBOX_PARKED.c.state, INBOX_PARKED.c.next_at)

FEED_CURSORS = Table(
    "feed_cursors",
    ROAD,
    Column("source", String, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("repaired", BigInteger, nullable=False, server_default="0"),
    comment="How far this consumer walked each producer's feed, and what the bus had lost.",
)

IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    ROAD,
    Column("caller", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("state", String, nullable=False),
    Column("status", Integer),
    Column("headers", JSONColumn),
    Column("body", Text),
    Column("started_at", Moment, nullable=False),
    Column("done_at", Moment),
    comment="Answers to requests that carried an Idempotency-Key.",
)


def lay_road(metadata: MetaData) -> None:
    """Enter the road's tables in a service's metadata, so that its migrations make them."""
    for table in ROAD.sorted_tables:
        table.to_metadata(metadata)
