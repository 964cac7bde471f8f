"""What a provider of payments knows, and what was said to it."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "outbound_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("params", JSONColumn, nullable=False),
        sa.Column("params_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("must_search", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("first_called_at", Moment(), nullable=True),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("result", JSONColumn, nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('ready', 'calling', 'done', 'failed', 'given-up')",
            name=op.f("ck_outbound_calls_state_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_outbound_calls_key")),
    )
    with op.batch_alter_table("outbound_calls", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbound_calls_state", ["state", "livemode", "next_at"], unique=False
        )
        batch_op.create_index("ix_outbound_calls_subject_id", ["subject_id"], unique=False)

    op.create_table(
        "provider_cursors",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("looked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_provider_cursors")),
    )
    op.create_table(
        "provider_hints",
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("object_ref", sa.String(length=100), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("processed_at", Moment(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'gave-up')", name=op.f("ck_provider_hints_state_is_known")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_provider_hints")),
    )
    with op.batch_alter_table("provider_hints", schema=None) as batch_op:
        batch_op.create_index("ix_provider_hints_received_at", ["received_at"], unique=False)
        batch_op.create_index(
            "ix_provider_hints_state", ["state", "livemode", "next_at"], unique=False
        )

    op.create_table(
        "provider_customers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("customer_ref", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("method_ref", sa.String(length=100), nullable=True),
        sa.Column("method_brand", sa.String(length=40), nullable=False),
        sa.Column("method_last4", sa.String(length=4), nullable=False),
        sa.Column("method_expires", sa.String(length=7), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_provider_customers_one_party"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_provider_customers_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_provider_customers_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_customers")),
        sa.UniqueConstraint("customer_ref", name=op.f("uq_provider_customers_customer_ref")),
        sa.UniqueConstraint(
            "organisation_id",
            "livemode",
            name=op.f("uq_provider_customers_organisation_id_livemode"),
        ),
        sa.UniqueConstraint(
            "person_id", "livemode", name=op.f("uq_provider_customers_person_id_livemode")
        ),
    )
    op.create_index("ix_provider_customers_checked_on", "provider_customers", ["checked_on", "id"])
    op.create_table(
        "charge_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("charge_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("payment_ref", sa.String(length=100), nullable=True),
        sa.Column("decline_code", sa.String(length=100), nullable=False),
        sa.Column("announced_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('announced', 'asked', 'processing', 'succeeded', 'declined', 'dropped',"
            " 'unanswered')",
            name=op.f("ck_charge_attempts_state_is_known"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_charge_attempts_number_counts")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_charge_attempts_invoice_id_invoices")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_charge_attempts_membership_id_memberships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_attempts")),
        sa.UniqueConstraint(
            "invoice_id", "number", name=op.f("uq_charge_attempts_invoice_id_number")
        ),
    )
    with op.batch_alter_table("charge_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_charge_attempts_state", ["state", "charge_on"], unique=False)

    op.create_table(
        "checkouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("saves_method", sa.Boolean(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("provider_ref", sa.String(length=100), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('invoice', 'method', 'portal')", name=op.f("ck_checkouts_kind_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'open', 'completed', 'expired', 'failed')",
            name=op.f("ck_checkouts_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_checkouts_invoice_id_invoices")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_checkouts_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_checkouts_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_checkouts_provider_ref")),
    )
    with op.batch_alter_table("checkouts", schema=None) as batch_op:
        batch_op.create_index("ix_checkouts_invoice_id", ["invoice_id"], unique=False)
        batch_op.create_index("ix_checkouts_state", ["state", "id"], unique=False)

    op.create_table(
        "payment_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('card-given-up', 'credit', 'dispute', 'drift', 'refund-failed', 'call-failed', 'hint-given-up', 'dues-unpaid', 'tier-fits-no-more')",
            name=op.f("ck_payment_tasks_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_payment_tasks_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_tasks")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_payment_tasks_kind_subject")),
    )
    with op.batch_alter_table("payment_tasks", schema=None) as batch_op:
        batch_op.create_index("ix_payment_tasks_closed_at", ["closed_at", "id"], unique=False)

    op.create_table(
        "provider_objects",
        sa.Column("ref", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_provider_objects_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_provider_objects")),
    )
    with op.batch_alter_table("provider_objects", schema=None) as batch_op:
        batch_op.create_index("ix_provider_objects_invoice_id", ["invoice_id"], unique=False)
        batch_op.create_index("ix_provider_objects_is_final", ["is_final", "ref"], unique=False)

    with op.batch_alter_table("tiers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("charge_notice_days", sa.Integer(), server_default="7", nullable=False)
        )
        batch_op.add_column(
            sa.Column("charge_days", JSONColumn, server_default="[0, 3, 7, 14]", nullable=False)
        )
