"""Intermediaries, whom they counsel, and the hours that are booked of them."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LIVE = sa.text("state IN ('proposed', 'made')")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "intermediaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("firm", sa.String(), nullable=False),
        sa.Column("skills", JSONColumn, nullable=False),
        sa.Column("languages", JSONColumn, nullable=False),
        sa.Column("minutes_per_month", sa.Integer(), nullable=False),
        sa.Column("rate_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(rate_minor IS NULL) = (currency IS NULL)",
            name=op.f("ck_intermediaries_rate_has_a_currency"),
        ),
        sa.CheckConstraint(
            "minutes_per_month >= 0", name=op.f("ck_intermediaries_minutes_are_not_negative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediaries")),
    )
    op.create_index("ix_intermediaries_person_id", "intermediaries", ["person_id"])
    op.create_table(
        "intermediary_ties",
        sa.Column("intermediary_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('works-for', 'related')", name=op.f("ck_intermediary_ties_kind")
        ),
        sa.ForeignKeyConstraint(
            ["intermediary_id"],
            ["intermediaries.id"],
            name=op.f("fk_intermediary_ties_intermediary_id_intermediaries"),
        ),
        sa.PrimaryKeyConstraint(
            "intermediary_id", "organisation_id", name=op.f("pk_intermediary_ties")
        ),
    )
    op.create_table(
        "counsel_assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("intermediary_id", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("side_yes_by_id", sa.Uuid(), nullable=True),
        sa.Column("side_yes_at", Moment(), nullable=True),
        sa.Column("intermediary_yes_at", Moment(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'made', 'refused', 'ended')",
            name=op.f("ck_counsel_assignments_state"),
        ),
        sa.ForeignKeyConstraint(
            ["intermediary_id"],
            ["intermediaries.id"],
            name=op.f("fk_counsel_assignments_intermediary_id_intermediaries"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_counsel_assignments_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_assignments")),
    )
    op.create_index(
        "ix_counsel_assignments_intermediary_id", "counsel_assignments", ["intermediary_id"]
    )
    op.create_index(
        "uq_counsel_assignments_live",
        "counsel_assignments",
        ["partnership_id", "position", "intermediary_id"],
        unique=True,
        postgresql_where=_LIVE,
        sqlite_where=_LIVE,
    )
    op.create_table(
        "counsel_bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("booked_by_id", sa.Uuid(), nullable=False),
        sa.Column("booked_at", Moment(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("is_called", sa.Boolean(), nullable=False),
        sa.Column("spent_minutes", sa.Integer(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_counsel_bookings_minutes_are_some")),
        sa.CheckConstraint(
            "spent_minutes BETWEEN 0 AND minutes",
            name=op.f("ck_counsel_bookings_spends_no_more_than_booked"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'granted', 'refused', 'spent', 'released')",
            name=op.f("ck_counsel_bookings_state"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["counsel_assignments.id"],
            name=op.f("fk_counsel_bookings_assignment_id_counsel_assignments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_bookings")),
    )
    op.create_index("ix_counsel_bookings_assignment_id", "counsel_bookings", ["assignment_id"])
    op.create_index("ix_counsel_bookings_state_on_day", "counsel_bookings", ["state", "on_day"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("counsel_bookings")
    op.drop_table("counsel_assignments")
    op.drop_table("intermediary_ties")
    op.drop_table("intermediaries")
