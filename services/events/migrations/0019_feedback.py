"""How it was, and thanks."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("feedback_hours", sa.Integer(), server_default="3", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_gatherings_some_time_for_feedback"), "feedback_hours >= 0"
        )
    op.create_table(
        "feedback",
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("take_away", sa.String(length=300), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_feedback_known_rating")),
        sa.CheckConstraint("nps BETWEEN 0 AND 10", name=op.f("ck_feedback_known_nps")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (rating IS NULL) AND (answered_at IS NULL) = (nps IS NULL)",
            name=op.f("ck_feedback_said_when"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_feedback_gathering_id_gatherings")
        ),
        sa.ForeignKeyConstraint(["rsvp_id"], ["rsvps.id"], name=op.f("fk_feedback_rsvp_id_rsvps")),
        sa.PrimaryKeyConstraint("rsvp_id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_gathering_id", "feedback", ["gathering_id"])
    op.create_index("ix_feedback_person_id", "feedback", ["person_id"])
    op.create_table(
        "thanks",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("take_aways", JSONColumn, nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_thanks_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("gathering_id", name=op.f("pk_thanks")),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("thanks", "feedback"):
        op.drop_table(table)
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gatherings_some_time_for_feedback"), type_="check")
        batch_op.drop_column("feedback_hours")
