"""What partnerships are to bring, and what was measured."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "benefits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("horizon", sa.String(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("money_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_position", sa.Integer(), nullable=False),
        sa.Column("stated_by_id", sa.Uuid(), nullable=False),
        sa.Column("stated_at", Moment(), nullable=False),
        sa.Column("measure_due_on", sa.Date(), nullable=True),
        sa.Column("measure_called_for", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "horizon <> 'short' OR (target IS NOT NULL AND due_on IS NOT NULL)",
            name=op.f("ck_benefits_short_has_a_number"),
        ),
        sa.CheckConstraint("horizon IN ('short', 'mid', 'long')", name=op.f("ck_benefits_horizon")),
        sa.CheckConstraint(
            "state IN ('proposed', 'stated', 'declined', 'dropped')", name=op.f("ck_benefits_state")
        ),
        sa.CheckConstraint(
            "(baseline IS NULL) = (target IS NULL)", name=op.f("ck_benefits_from_where_to_where")
        ),
        sa.CheckConstraint(
            "(money_minor IS NULL) = (currency IS NULL)", name=op.f("ck_benefits_money")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_benefits_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefits")),
    )
    with op.batch_alter_table("benefits", schema=None) as batch_op:
        batch_op.create_index("ix_benefits_measure_due_on", ["measure_due_on"], unique=False)
        batch_op.create_index("ix_benefits_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_benefits_partnership_id", ["partnership_id"], unique=False)

    op.create_table(
        "benefit_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("benefit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("was_metric", sa.Text(), nullable=False),
        sa.Column("was", JSONColumn, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('accepted', 'changed', 'declined', 'dropped')",
            name=op.f("ck_benefit_changes_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["benefit_id"], ["benefits.id"], name=op.f("fk_benefit_changes_benefit_id_benefits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_changes")),
    )
    with op.batch_alter_table("benefit_changes", schema=None) as batch_op:
        batch_op.create_index("ix_benefit_changes_benefit_id", ["benefit_id"], unique=False)

    op.create_table(
        "benefit_measurements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("benefit_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measured_by_id", sa.Uuid(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("money_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'disputed', 'replaced')",
            name=op.f("ck_benefit_measurements_state"),
        ),
        sa.CheckConstraint(
            "(money_minor IS NULL) = (currency IS NULL)", name=op.f("ck_benefit_measurements_money")
        ),
        sa.ForeignKeyConstraint(
            ["benefit_id"],
            ["benefits.id"],
            name=op.f("fk_benefit_measurements_benefit_id_benefits"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["benefit_measurements.id"],
            name=op.f("fk_benefit_measurements_replaces_id_benefit_measurements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_measurements")),
    )
    with op.batch_alter_table("benefit_measurements", schema=None) as batch_op:
        batch_op.create_index("ix_benefit_measurements_benefit_id", ["benefit_id"], unique=False)

    op.create_table(
        "benefit_measurement_answers",
        sa.Column("measurement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measurement_id"],
            ["benefit_measurements.id"],
            name=op.f("fk_benefit_measurement_answers_measurement_id_benefit_measurements"),
        ),
        sa.PrimaryKeyConstraint(
            "measurement_id", "position", name=op.f("pk_benefit_measurement_answers")
        ),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("benefit_measurement_answers")
    with op.batch_alter_table("benefit_measurements", schema=None) as batch_op:
        batch_op.drop_index("ix_benefit_measurements_benefit_id")

    op.drop_table("benefit_measurements")
    with op.batch_alter_table("benefit_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_benefit_changes_benefit_id")

    op.drop_table("benefit_changes")
    with op.batch_alter_table("benefits", schema=None) as batch_op:
        batch_op.drop_index("ix_benefits_partnership_id")
        batch_op.drop_index("ix_benefits_owner_id")
        batch_op.drop_index("ix_benefits_measure_due_on")

    op.drop_table("benefits")
