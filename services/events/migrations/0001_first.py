"""The tables of the events service, with the road's beside them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "feed_cursors",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("repaired", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_feed_cursors")),
        comment="How far this consumer walked each producer's feed, and what the bus had lost.",
    )
    op.create_table(
        "gatherings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cancel_reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'cancelled')", name=op.f("ck_gatherings_known_state")
        ),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_gatherings_some_capacity")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_gatherings_ends_after_it_starts")),
        sa.CheckConstraint(
            "taken >= 0 AND taken <= capacity", name=op.f("ck_gatherings_never_oversold")
        ),
        sa.CheckConstraint(
            "waiting >= 0 AND waiting <= last_number", name=op.f("ck_gatherings_waiting_counted")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column(
            "headers",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_idempotency_keys")),
        comment="Answers to requests that carried an Idempotency-Key.",
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "received_at", Moment(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
        comment="The events whose effect stands in this database; may be pruned.",
    )
    op.create_table(
        "inbox_parked",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("parked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "source", "stream", "subject", "sequence", name=op.f("pk_inbox_parked")
        ),
        comment="Events that wait: for a gap to close, behind another, for a retry, or dead.",
    )
    with op.batch_alter_table("inbox_parked", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_parked_due", ["state", "next_at"], unique=False)

    op.create_table(
        "inbox_streams",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "stream", "subject", name=op.f("pk_inbox_streams")),
        comment="The last sequence number applied of each aggregate: the dedupe of record.",
    )
    op.create_table(
        "memberships",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index("ix_memberships_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_memberships_person_id", ["person_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=False),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("routing_key", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("announced_at", Moment(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sa.UniqueConstraint("position", name=op.f("uq_outbox_position")),
        sa.UniqueConstraint(
            "stream", "subject", "sequence", name=op.f("uq_outbox_stream_subject_sequence")
        ),
        comment="What this service announced: the log from which bus and feed are served.",
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_unsequenced",
            ["id"],
            unique=False,
            postgresql_where=sa.text("position IS NULL"),
            sqlite_where=sa.text("position IS NULL"),
        )

    op.create_table(
        "relay_cursors",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_relay_cursors")),
        comment="How far the outbox is sequenced (head) and confirmed by the broker (bus).",
    )
    op.create_table(
        "representations",
        sa.Column("representation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("representation_id", name=op.f("pk_representations")),
    )
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.create_index("ix_representations_person_id", ["person_id"], unique=False)

    op.create_table(
        "staff_roles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_staff_roles")),
    )
    op.create_table(
        "stream_heads",
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "subject", name=op.f("pk_stream_heads")),
        comment="The last sequence number of each aggregate: its row lock orders concurrent writers.",
    )
    op.create_table(
        "rsvps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("admitted_as", sa.String(length=16), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "admitted_as IN ('member', 'representative', 'guest')",
            name=op.f("ck_rsvps_known_admission"),
        ),
        sa.CheckConstraint(
            "state != 'waiting' OR number IS NOT NULL", name=op.f("ck_rsvps_waits_in_order")
        ),
        sa.CheckConstraint(
            "state IN ('confirmed', 'waiting', 'cancelled')", name=op.f("ck_rsvps_known_state")
        ),
        sa.CheckConstraint("places BETWEEN 1 AND 10", name=op.f("ck_rsvps_party_size")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_rsvps_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvps")),
    )
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.create_index("ix_rsvps_of_a_gathering", ["gathering_id", "id"], unique=False)
        batch_op.create_index("ix_rsvps_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_rsvps_one_open_answer_each",
            ["gathering_id", "person_id"],
            unique=True,
            postgresql_where=sa.text("state != 'cancelled'"),
            sqlite_where=sa.text("state != 'cancelled'"),
        )
        batch_op.create_index(
            "uq_rsvps_waiting_in_order",
            ["gathering_id", "number"],
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rsvps_waiting_in_order",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "uq_rsvps_one_open_answer_each",
            postgresql_where=sa.text("state != 'cancelled'"),
            sqlite_where=sa.text("state != 'cancelled'"),
        )
        batch_op.drop_index("ix_rsvps_person_id")
        batch_op.drop_index("ix_rsvps_of_a_gathering")

    op.drop_table("rsvps")
    op.drop_table("stream_heads")
    op.drop_table("staff_roles")
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.drop_index("ix_representations_person_id")

    op.drop_table("representations")
    op.drop_table("relay_cursors")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_unsequenced",
            postgresql_where=sa.text("position IS NULL"),
            sqlite_where=sa.text("position IS NULL"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("ix_memberships_person_id")
        batch_op.drop_index("ix_memberships_organisation_id")

    op.drop_table("memberships")
    op.drop_table("inbox_streams")
    with op.batch_alter_table("inbox_parked", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_parked_due")

    op.drop_table("inbox_parked")
    op.drop_table("inbox")
    op.drop_table("idempotency_keys")
    op.drop_table("gatherings")
    op.drop_table("feed_cursors")
