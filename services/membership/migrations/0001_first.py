"""The tables of membership, with the road's beside them."""

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
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "external_references",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "source", "name", name=op.f("pk_external_references")),
    )
    op.create_index(
        "ix_external_references_name", "external_references", ["kind", "name"], unique=False
    )
    op.create_index(
        "ix_external_references_subject_id", "external_references", ["subject_id"], unique=False
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
    op.create_index("ix_inbox_parked_due", "inbox_parked", ["state", "next_at"], unique=False)

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
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.String(length=300), nullable=False),
        sa.Column("has_given_name", sa.Boolean(), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("sector", sa.String(length=30), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("size_band", sa.String(length=10), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column(
            "causes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "regions",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "languages",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sector IN ('company', 'social-enterprise', 'charity', 'public-body', 'university', 'network', 'individual', 'other')",
            name=op.f("ck_organisations_sector_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_index(
        "ix_organisations_name_key", "organisations", ["name_key", "country"], unique=False
    )
    op.create_index("ix_organisations_sector", "organisations", ["sector", "id"], unique=False)

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
    op.create_index(
        "ix_outbox_unsequenced",
        "outbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("position IS NULL"),
        sqlite_where=sa.text("position IS NULL"),
    )

    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("match_key", sa.String(length=520), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index("ix_persons_match_key", "persons", ["match_key"], unique=False)

    op.create_table(
        "relay_cursors",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_relay_cursors")),
        comment="How far the outbox is sequenced (head) and confirmed by the broker (bus).",
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
        "tiers",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column(
            "sectors",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "size_bands",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("period_months", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("renewal_opens_days", sa.Integer(), nullable=False),
        sa.Column("reinstatement_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('organisation', 'person')", name=op.f("ck_tiers_kind_is_known")
        ),
        sa.CheckConstraint("period_months >= 1", name=op.f("ck_tiers_period_is_whole_months")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_tiers_price_is_not_negative")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_tiers_seats_are_given")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_tiers")),
    )
    op.create_table(
        "contact_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("is_preferred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_contact_points_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
        sa.UniqueConstraint(
            "person_id", "address_key", name=op.f("uq_contact_points_person_id_address_key")
        ),
    )
    op.create_index(
        "ix_contact_points_address_key", "contact_points", ["address_key"], unique=False
    )

    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("tier_slug", sa.String(length=40), nullable=False),
        sa.Column("taken_over", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_memberships_one_holder"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_memberships_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_memberships_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["tier_slug"], ["tiers.slug"], name=op.f("fk_memberships_tier_slug_tiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(
        "ix_memberships_organisation_id", "memberships", ["organisation_id"], unique=False
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column(
            "offers",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "needs",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "causes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "regions",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "languages",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("wants_introductions", sa.Boolean(), nullable=False),
        sa.Column(
            "visibility",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_profiles_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "representations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "roles",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'ended')",
            name=op.f("ck_representations_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_representations_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_representations_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["persons.id"], name=op.f("fk_representations_successor_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
    )
    op.create_index(
        "ix_representations_last_day", "representations", ["state", "last_day"], unique=False
    )
    op.create_index(
        "ix_representations_person_id", "representations", ["person_id", "state"], unique=False
    )
    op.create_index(
        "uq_representations_live",
        "representations",
        ["organisation_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
        sqlite_where=sa.text("state <> 'ended'"),
    )

    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_sign_in_links_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
    )
    op.create_index(
        "ix_sign_in_links_person_id", "sign_in_links", ["person_id", "expires_at"], unique=False
    )

    op.create_table(
        "staff_roles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("appointed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "role IN ('steward', 'treasurer', 'event-manager', 'admin')",
            name=op.f("ck_staff_roles_role_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_staff_roles_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_staff_roles")),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("tier_slug", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column(
            "answers",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("submitted_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'under_review', 'approved', 'declined', 'withdrawn', 'expired', 'converted')",
            name=op.f("ck_applications_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_applications_membership_id_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_applications_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_applications_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["tier_slug"], ["tiers.slug"], name=op.f("fk_applications_tier_slug_tiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    op.create_index(
        "ix_applications_membership_id", "applications", ["membership_id"], unique=False
    )
    op.create_index("ix_applications_state", "applications", ["state", "id"], unique=False)
    op.create_index(
        "uq_applications_open",
        "applications",
        ["person_id", "tier_slug", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'under_review', 'approved')"),
        sqlite_where=sa.text("state IN ('draft', 'submitted', 'under_review', 'approved')"),
    )
    op.create_index(
        "uq_applications_open_alone",
        "applications",
        ["person_id", "tier_slug"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('draft', 'submitted', 'under_review', 'approved') AND organisation_id IS NULL"
        ),
        sqlite_where=sa.text(
            "state IN ('draft', 'submitted', 'under_review', 'approved') AND organisation_id IS NULL"
        ),
    )

    op.create_table(
        "exits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('resigned', 'terminated', 'ceased')", name=op.f("ck_exits_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_exits_membership_id_memberships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exits")),
    )
    op.create_index("ix_exits_membership_id", "exits", ["membership_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_holds_membership_id_memberships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_membership_id", "holds", ["membership_id"], unique=False)

    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'paid', 'void', 'uncollectible')",
            name=op.f("ck_invoices_state_is_known"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_invoices_amount_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_invoices_membership_id_memberships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
    )
    op.create_index("ix_invoices_membership_id", "invoices", ["membership_id", "id"], unique=False)
    op.create_index(
        "uq_invoices_open",
        "invoices",
        ["membership_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )

    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_behaviour", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "amount_minor = quantity * unit_minor", name=op.f("ck_invoice_lines_amount_adds_up")
        ),
        sa.CheckConstraint(
            "unit_minor >= 0 AND quantity >= 1", name=op.f("ck_invoice_lines_nothing_negative")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_lines")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "method IN ('transfer', 'cheque', 'cash')", name=op.f("ck_payments_method_is_known")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payments_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_payments_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint(
            "invoice_id", "reference", name=op.f("uq_payments_invoice_id_reference")
        ),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("anchor_months", sa.Integer(), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_terms_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_terms_invoice_id_invoices")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_terms_membership_id_memberships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_terms_invoice_id")),
        sa.UniqueConstraint(
            "membership_id", "starts_on", name=op.f("uq_terms_membership_id_starts_on")
        ),
    )
    op.create_table(
        "transitions",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_transitions_membership_id_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["terms.id"], name=op.f("fk_transitions_term_id_terms")
        ),
        sa.PrimaryKeyConstraint("membership_id", "term_id", "kind", name=op.f("pk_transitions")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("transitions")
    op.drop_table("terms")
    op.drop_table("payments")
    op.drop_table("invoice_lines")
    op.drop_index(
        "uq_invoices_open",
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
        table_name="invoices",
    )
    op.drop_index("ix_invoices_membership_id", table_name="invoices")

    op.drop_table("invoices")
    op.drop_index("ix_holds_membership_id", table_name="holds")

    op.drop_table("holds")
    op.drop_index("ix_exits_membership_id", table_name="exits")

    op.drop_table("exits")
    op.drop_index(
        "uq_applications_open_alone",
        postgresql_where=sa.text(
            "state IN ('draft', 'submitted', 'under_review', 'approved') AND organisation_id IS NULL"
        ),
        sqlite_where=sa.text(
            "state IN ('draft', 'submitted', 'under_review', 'approved') AND organisation_id IS NULL"
        ),
        table_name="applications",
    )
    op.drop_index(
        "uq_applications_open",
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'under_review', 'approved')"),
        sqlite_where=sa.text("state IN ('draft', 'submitted', 'under_review', 'approved')"),
        table_name="applications",
    )
    op.drop_index("ix_applications_state", table_name="applications")
    op.drop_index("ix_applications_membership_id", table_name="applications")

    op.drop_table("applications")
    op.drop_table("staff_roles")
    op.drop_index("ix_sign_in_links_person_id", table_name="sign_in_links")

    op.drop_table("sign_in_links")
    op.drop_index(
        "uq_representations_live",
        postgresql_where=sa.text("state <> 'ended'"),
        sqlite_where=sa.text("state <> 'ended'"),
        table_name="representations",
    )
    op.drop_index("ix_representations_person_id", table_name="representations")
    op.drop_index("ix_representations_last_day", table_name="representations")

    op.drop_table("representations")
    op.drop_table("profiles")
    op.drop_index("ix_memberships_person_id", table_name="memberships")
    op.drop_index("ix_memberships_organisation_id", table_name="memberships")

    op.drop_table("memberships")
    op.drop_index("ix_contact_points_address_key", table_name="contact_points")

    op.drop_table("contact_points")
    op.drop_table("tiers")
    op.drop_table("stream_heads")
    op.drop_table("relay_cursors")
    op.drop_index("ix_persons_match_key", table_name="persons")

    op.drop_table("persons")
    op.drop_index(
        "ix_outbox_unsequenced",
        postgresql_where=sa.text("position IS NULL"),
        sqlite_where=sa.text("position IS NULL"),
        table_name="outbox",
    )

    op.drop_table("outbox")
    op.drop_index("ix_organisations_sector", table_name="organisations")
    op.drop_index("ix_organisations_name_key", table_name="organisations")

    op.drop_table("organisations")
    op.drop_table("inbox_streams")
    op.drop_index("ix_inbox_parked_due", table_name="inbox_parked")

    op.drop_table("inbox_parked")
    op.drop_table("inbox")
    op.drop_table("idempotency_keys")
    op.drop_table("feed_cursors")
    op.drop_index("ix_external_references_subject_id", table_name="external_references")
    op.drop_index("ix_external_references_name", table_name="external_references")

    op.drop_table("external_references")
    op.drop_table("counters")
