"""Steps that all sides of a partnership confirm, milestones and reviews."""

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
        "milestones",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'dropped')", name=op.f("ck_milestones_state")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_milestones_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index("ix_milestones_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_milestones_partnership_id", ["partnership_id"], unique=False)

    op.create_table(
        "partnership_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", JSONColumn, nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        sa.Column("invited_id", sa.Uuid(), nullable=True),
        sa.Column("invited_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'stage') = (stage IS NOT NULL)",
            name=op.f("ck_partnership_steps_stage_of_a_stage"),
        ),
        sa.CheckConstraint(
            "kind IN ('stage', 'focus', 'party')", name=op.f("ck_partnership_steps_kind")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'refused', 'withdrawn')",
            name=op.f("ck_partnership_steps_state"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_partnership_steps_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_steps")),
    )
    with op.batch_alter_table("partnership_steps", schema=None) as batch_op:
        batch_op.create_index("ix_partnership_steps_invited_id", ["invited_id"], unique=False)
        batch_op.create_index(
            "ix_partnership_steps_partnership_id", ["partnership_id"], unique=False
        )
        batch_op.create_index(
            "ix_partnership_steps_state_closes_at", ["state", "closes_at"], unique=False
        )
        batch_op.create_index(
            "uq_partnership_steps_open",
            ["partnership_id", "kind"],
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_reviews_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index("ix_reviews_partnership_id", ["partnership_id"], unique=False)

    op.create_table(
        "milestone_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('moved', 'done', 'dropped')", name=op.f("ck_milestone_changes_kind")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestones.id"],
            name=op.f("fk_milestone_changes_milestone_id_milestones"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_changes")),
    )
    with op.batch_alter_table("milestone_changes", schema=None) as batch_op:
        batch_op.create_index("ix_milestone_changes_milestone_id", ["milestone_id"], unique=False)

    op.create_table(
        "partnership_step_confirmations",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["partnership_steps.id"],
            name=op.f("fk_partnership_step_confirmations_step_id_partnership_steps"),
        ),
        sa.PrimaryKeyConstraint(
            "step_id", "position", name=op.f("pk_partnership_step_confirmations")
        ),
    )
    with op.batch_alter_table("partnership_stages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("review_months", sa.Integer(), server_default="3", nullable=False)
        )
        batch_op.add_column(sa.Column("review_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("review_called_for", sa.Date(), nullable=True))
        batch_op.create_index("ix_partnerships_review_due_on", ["review_due_on"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.drop_index("ix_partnerships_review_due_on")
        batch_op.drop_column("review_called_for")
        batch_op.drop_column("review_due_on")
        batch_op.drop_column("review_months")

    with op.batch_alter_table("partnership_stages", schema=None) as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("step_id")

    op.drop_table("partnership_step_confirmations")
    with op.batch_alter_table("milestone_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_changes_milestone_id")

    op.drop_table("milestone_changes")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_reviews_partnership_id")

    op.drop_table("reviews")
    with op.batch_alter_table("partnership_steps", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_partnership_steps_open",
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_partnership_steps_state_closes_at")
        batch_op.drop_index("ix_partnership_steps_partnership_id")
        batch_op.drop_index("ix_partnership_steps_invited_id")

    op.drop_table("partnership_steps")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index("ix_milestones_partnership_id")
        batch_op.drop_index("ix_milestones_owner_id")

    op.drop_table("milestones")
