"""The tables of notifications, with the road's beside them."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "attendances",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_attendances")),
    )
    op.create_table(
        "audiences",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audiences")),
    )
    op.create_table(
        "circulars",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("except_id", sa.Uuid(), nullable=True),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("event_data", JSONColumn, nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circulars")),
        sa.UniqueConstraint(
            "event_id", "kind", "audience", name=op.f("uq_circulars_event_id_kind_audience")
        ),
    )
    with op.batch_alter_table("circulars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circulars_audience"), ["audience"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_contacts")),
    )
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
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("gathering_id", name=op.f("pk_gatherings")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", JSONColumn, nullable=True),
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
        "introductions",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("first_sees", sa.String(), nullable=False),
        sa.Column("second_sees", sa.String(), nullable=False),
        sa.Column("first_is_named", sa.Boolean(), nullable=False),
        sa.Column("second_is_named", sa.Boolean(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("introduction_id", name=op.f("pk_introductions")),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("event_data", JSONColumn, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("first_tried_at", Moment(), nullable=True),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("posted_at", Moment(), nullable=True),
        sa.Column("digest_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('due', 'waiting', 'posting', 'posted', 'kept', 'gathered', 'withheld', 'overtaken', 'bounced')",
            name=op.f("ck_letters_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint(
            "event_id", "person_id", "kind", name=op.f("uq_letters_event_id_person_id_kind")
        ),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index("ix_letters_person_id", ["person_id", "state"], unique=False)
        batch_op.create_index("ix_letters_state", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_waits_for"), ["waits_for"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_memberships")),
    )
    op.create_table(
        "organisations",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisations")),
    )
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
        "preferences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("introductions", sa.Boolean(), nullable=False),
        sa.Column("gatherings", sa.Boolean(), nullable=False),
        sa.Column("association", sa.Boolean(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preferences")),
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
        sa.Column("appointed_at", Moment(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_data", JSONColumn, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("representation_id", name=op.f("pk_representations")),
    )
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_representations_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_representations_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "staff_roles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("appointed_at", Moment(), nullable=False),
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


def downgrade() -> None:
    """Go back."""
    op.drop_table("stream_heads")
    op.drop_table("staff_roles")
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_representations_person_id"))
        batch_op.drop_index(batch_op.f("ix_representations_organisation_id"))

    op.drop_table("representations")
    op.drop_table("relay_cursors")
    op.drop_table("preferences")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_unsequenced",
            postgresql_where=sa.text("position IS NULL"),
            sqlite_where=sa.text("position IS NULL"),
        )

    op.drop_table("outbox")
    op.drop_table("organisations")
    op.drop_table("memberships")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_waits_for"))
        batch_op.drop_index("ix_letters_state")
        batch_op.drop_index("ix_letters_person_id")
        batch_op.drop_index(batch_op.f("ix_letters_digest_id"))

    op.drop_table("letters")
    op.drop_table("introductions")
    op.drop_table("inbox_streams")
    with op.batch_alter_table("inbox_parked", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_parked_due")

    op.drop_table("inbox_parked")
    op.drop_table("inbox")
    op.drop_table("idempotency_keys")
    op.drop_table("gatherings")
    op.drop_table("feed_cursors")
    op.drop_table("contacts")
    with op.batch_alter_table("circulars", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circulars_audience"))

    op.drop_table("circulars")
    op.drop_table("audiences")
    op.drop_table("attendances")
