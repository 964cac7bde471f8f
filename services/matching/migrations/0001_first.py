"""The first tables of matching: what it was told, candidates, and the matches it found."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Counter, JSONColumn, Moment

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
        sa.Column("is_coming", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_attendances")),
    )
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendances_person_id"), ["person_id"], unique=False)

    op.create_table(
        "candidates",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("is_eligible", sa.Boolean(), nullable=False),
        sa.Column("started_for", sa.Uuid(), nullable=True),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("offers", JSONColumn, nullable=False),
        sa.Column("needs", JSONColumn, nullable=False),
        sa.Column("causes", JSONColumn, nullable=False),
        sa.Column("areas", JSONColumn, nullable=False),
        sa.Column("languages", JSONColumn, nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("open_introductions", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Double(), nullable=False),
        sa.Column("said_yes", sa.Double(), nullable=False),
        sa.Column("asked", sa.Double(), nullable=False),
        sa.Column("got_yes", sa.Double(), nullable=False),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("wants", sa.LargeBinary(), nullable=False),
        sa.Column("gives", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_candidates")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidates_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidates_revision"), ["revision"], unique=False)

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
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
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
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("first_said_yes", sa.Boolean(), nullable=False),
        sa.Column("second_said_yes", sa.Boolean(), nullable=False),
        sa.Column("declined_by_id", sa.Uuid(), nullable=True),
        sa.Column("never", sa.Boolean(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'made', 'declined', 'expired')",
            name=op.f("ck_introductions_state_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introductions_second_id"), ["second_id"], unique=False)

    op.create_table(
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("found_for_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("measured", JSONColumn, nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "occasion IN ('joined', 'representative', 'profile', 'rsvp')",
            name=op.f("ck_matches_occasion_is_known"),
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_matches_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint(
            "first_id",
            "second_id",
            "occasion",
            "gathering_id",
            name=op.f("uq_matches_first_id_second_id_occasion_gathering_id"),
        ),
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matches_found_for_id"), ["found_for_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matches_second_id"), ["second_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("taken_over", sa.Boolean(), nullable=False),
        sa.Column("announced_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_memberships_person_id"), ["person_id"], unique=False)

    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("mission", sa.String(), nullable=False),
        sa.Column("causes", JSONColumn, nullable=False),
        sa.Column("regions", JSONColumn, nullable=False),
        sa.Column("languages", JSONColumn, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Counter, sa.Identity(always=False), autoincrement=True, nullable=False),
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
        "profiles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("interests", sa.String(), nullable=False),
        sa.Column("offers", JSONColumn, nullable=False),
        sa.Column("needs", JSONColumn, nullable=False),
        sa.Column("causes", JSONColumn, nullable=False),
        sa.Column("regions", JSONColumn, nullable=False),
        sa.Column("languages", JSONColumn, nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("wants_introductions", sa.Boolean(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profiles")),
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
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("taken_over", sa.Boolean(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("announced_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
    )
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_representations_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_representations_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_revisions_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
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
        "thresholds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("tau", sa.Double(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thresholds")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("thresholds")
    op.drop_table("stream_heads")
    op.drop_table("revisions")
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_representations_person_id"))
        batch_op.drop_index(batch_op.f("ix_representations_organisation_id"))

    op.drop_table("representations")
    op.drop_table("relay_cursors")
    op.drop_table("profiles")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_unsequenced",
            postgresql_where=sa.text("position IS NULL"),
            sqlite_where=sa.text("position IS NULL"),
        )

    op.drop_table("outbox")
    op.drop_table("organisations")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_person_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_organisation_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matches_second_id"))
        batch_op.drop_index(batch_op.f("ix_matches_found_for_id"))

    op.drop_table("matches")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introductions_second_id"))
        batch_op.drop_index(batch_op.f("ix_introductions_first_id"))

    op.drop_table("introductions")
    op.drop_table("inbox_streams")
    with op.batch_alter_table("inbox_parked", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_parked_due")

    op.drop_table("inbox_parked")
    op.drop_table("inbox")
    op.drop_table("idempotency_keys")
    op.drop_table("gatherings")
    op.drop_table("feed_cursors")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidates_revision"))
        batch_op.drop_index(batch_op.f("ix_candidates_party_id"))

    op.drop_table("candidates")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendances_person_id"))

    op.drop_table("attendances")
