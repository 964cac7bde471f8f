"""What introductions remembers, from the start."""

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
        "candidates",
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("first_reasons", JSONColumn, nullable=False),
        sa.Column("second_reasons", JSONColumn, nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("carried_from_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_candidates")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index("ix_candidates_first_id", ["first_id"], unique=False)
        batch_op.create_index("ix_candidates_not_before", ["not_before"], unique=False)
        batch_op.create_index("ix_candidates_second_id", ["second_id"], unique=False)

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
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("leaver_id", sa.Uuid(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("vacant_roles", JSONColumn, nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("overdue_said_of", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'cancelled') OR successor_id IS NOT NULL",
            name=op.f("ck_handovers_followed_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'successor_named', 'briefed', 'reintroduced', 'completed', 'cancelled')",
            name=op.f("ck_handovers_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint(
            "organisation_id",
            "leaver_id",
            "left_on",
            name=op.f("uq_handovers_organisation_id_leaver_id_left_on"),
        ),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index("ix_handovers_successor_id", ["successor_id"], unique=False)

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
        sa.Column("received_at", Moment(), server_default=sa.func.now(), nullable=False),
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
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("first_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("second_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=True),
        sa.Column("first_reasons", JSONColumn, nullable=False),
        sa.Column("second_reasons", JSONColumn, nullable=False),
        sa.Column("first_answer", sa.String(), nullable=True),
        sa.Column("second_answer", sa.String(), nullable=True),
        sa.Column("declined_by_id", sa.Uuid(), nullable=True),
        sa.Column("not_them", sa.Boolean(), nullable=False),
        sa.Column("refusal_reason", sa.String(), nullable=False),
        sa.Column("carried_from_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state <> 'made' OR (first_answer = 'yes' AND second_answer = 'yes')",
            name=op.f("ck_introductions_two_yeses"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'made', 'declined', 'expired', 'withdrawn')",
            name=op.f("ck_introductions_state"),
        ),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_introductions_two_people")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_introductions_sorted_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("match_id", name=op.f("uq_introductions_match_id")),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_introductions_first_id_state", ["first_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_introductions_second_id_state", ["second_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_introductions_state_expires_at", ["state", "expires_at"], unique=False
        )
        batch_op.create_index(
            "uq_introductions_open_pair",
            ["low_id", "high_id"],
            unique=True,
            postgresql_where=sa.text("state IN ('proposed', 'made')"),
            sqlite_where=sa.text("state IN ('proposed', 'made')"),
        )

    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index("ix_memberships_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_memberships_person_id", ["person_id"], unique=False)

    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("size_band", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
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
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("described", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("wants_introductions", sa.Boolean(), nullable=False),
        sa.Column("visibility", JSONColumn, nullable=False),
        sa.Column("open_limit", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.CheckConstraint("open_limit BETWEEN 0 AND 5", name=op.f("ck_people_open_limit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
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
        sa.Column("roles", JSONColumn, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
    )
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_representations_organisation_id", ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_representations_person_id", ["person_id"], unique=False)

    op.create_table(
        "staff_roles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
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
        "handover_confirmations",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("carries_on", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handovers.id"],
            name=op.f("fk_handover_confirmations_handover_id_handovers"),
        ),
        sa.PrimaryKeyConstraint("handover_id", "person_id", name=op.f("pk_handover_confirmations")),
    )
    op.create_table(
        "handover_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('introduction', 'partnership')", name=op.f("ck_handover_items_kind")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'carried', 'declined', 'lost')", name=op.f("ck_handover_items_state")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_items_handover_id_handovers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_items")),
        sa.UniqueConstraint(
            "handover_id",
            "kind",
            "reference_id",
            name=op.f("uq_handover_items_handover_id_kind_reference_id"),
        ),
    )
    with op.batch_alter_table("handover_items", schema=None) as batch_op:
        batch_op.create_index("ix_handover_items_reference_id", ["reference_id"], unique=False)

    op.create_table(
        "handover_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_steps_handover_id_handovers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_steps")),
    )
    with op.batch_alter_table("handover_steps", schema=None) as batch_op:
        batch_op.create_index("ix_handover_steps_handover_id", ["handover_id"], unique=False)

    op.create_table(
        "partnerships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("formed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('exploring', 'agreed', 'pilot', 'scaling', 'sustained', 'closed')",
            name=op.f("ck_partnerships_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_partnerships_introduction_id_introductions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_partnerships_introduction_id")),
    )
    op.create_table(
        "partnership_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_partnership_notes_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_notes")),
    )
    with op.batch_alter_table("partnership_notes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_partnership_notes_partnership_id", ["partnership_id"], unique=False
        )

    op.create_table(
        "partnership_sides",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("steward_id", sa.Uuid(), nullable=True),
        sa.Column("steward_since", Moment(), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_partnership_sides_one_party"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_partnership_sides_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("partnership_id", "position", name=op.f("pk_partnership_sides")),
    )
    with op.batch_alter_table("partnership_sides", schema=None) as batch_op:
        batch_op.create_index(
            "ix_partnership_sides_organisation_id", ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_partnership_sides_steward_id", ["steward_id"], unique=False)

    op.create_table(
        "partnership_stages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_partnership_stages_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_stages")),
    )
    with op.batch_alter_table("partnership_stages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_partnership_stages_partnership_id", ["partnership_id"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("partnership_stages", schema=None) as batch_op:
        batch_op.drop_index("ix_partnership_stages_partnership_id")

    op.drop_table("partnership_stages")
    with op.batch_alter_table("partnership_sides", schema=None) as batch_op:
        batch_op.drop_index("ix_partnership_sides_steward_id")
        batch_op.drop_index("ix_partnership_sides_organisation_id")

    op.drop_table("partnership_sides")
    with op.batch_alter_table("partnership_notes", schema=None) as batch_op:
        batch_op.drop_index("ix_partnership_notes_partnership_id")

    op.drop_table("partnership_notes")
    op.drop_table("partnerships")
    with op.batch_alter_table("handover_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_handover_steps_handover_id")

    op.drop_table("handover_steps")
    with op.batch_alter_table("handover_items", schema=None) as batch_op:
        batch_op.drop_index("ix_handover_items_reference_id")

    op.drop_table("handover_items")
    op.drop_table("handover_confirmations")
    op.drop_table("stream_heads")
    op.drop_table("staff_roles")
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.drop_index("ix_representations_person_id")
        batch_op.drop_index("ix_representations_organisation_id")

    op.drop_table("representations")
    op.drop_table("relay_cursors")
    op.drop_table("people")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_unsequenced",
            postgresql_where=sa.text("position IS NULL"),
            sqlite_where=sa.text("position IS NULL"),
        )

    op.drop_table("outbox")
    op.drop_table("organisations")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index("ix_memberships_person_id")
        batch_op.drop_index("ix_memberships_organisation_id")

    op.drop_table("memberships")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_introductions_open_pair",
            postgresql_where=sa.text("state IN ('proposed', 'made')"),
            sqlite_where=sa.text("state IN ('proposed', 'made')"),
        )
        batch_op.drop_index("ix_introductions_state_expires_at")
        batch_op.drop_index("ix_introductions_second_id_state")
        batch_op.drop_index("ix_introductions_first_id_state")

    op.drop_table("introductions")
    op.drop_table("inbox_streams")
    with op.batch_alter_table("inbox_parked", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_parked_due")

    op.drop_table("inbox_parked")
    op.drop_table("inbox")
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index("ix_handovers_successor_id")

    op.drop_table("handovers")
    op.drop_table("feed_cursors")
    op.drop_table("contacts")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index("ix_candidates_second_id")
        batch_op.drop_index("ix_candidates_not_before")
        batch_op.drop_index("ix_candidates_first_id")

    op.drop_table("candidates")
