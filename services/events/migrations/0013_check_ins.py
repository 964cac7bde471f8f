"""Checkpoints, and who was let in at them."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_checkpoints_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("gathering_id", "name", name="uq_checkpoints_name"),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("checkpoint_id", sa.Uuid(), nullable=False),
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("checked_in_at", Moment(), nullable=False),
        sa.Column("checked_in_by_id", sa.Uuid(), nullable=True),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("place BETWEEN 0 AND 9", name=op.f("ck_check_ins_known_place")),
        sa.CheckConstraint(
            "source IN ('door', 'offline', 'walk-in')", name=op.f("ck_check_ins_known_source")
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoints.id"],
            name=op.f("fk_check_ins_checkpoint_id_checkpoints"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_check_ins_gathering_id_gatherings")
        ),
        sa.ForeignKeyConstraint(["rsvp_id"], ["rsvps.id"], name=op.f("fk_check_ins_rsvp_id_rsvps")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index("ix_check_ins_of_a_gathering", ["gathering_id", "id"], unique=False)
        batch_op.create_index("ix_check_ins_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_check_ins_rsvp_id", ["rsvp_id"], unique=False)
        batch_op.create_index(
            "uq_check_ins_once_each",
            ["checkpoint_id", "rsvp_id", "place"],
            unique=True,
            postgresql_where=sa.text("undone_at IS NULL"),
            sqlite_where=sa.text("undone_at IS NULL"),
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index("uq_check_ins_once_each")
        batch_op.drop_index("ix_check_ins_rsvp_id")
        batch_op.drop_index("ix_check_ins_person_id")
        batch_op.drop_index("ix_check_ins_of_a_gathering")

    op.drop_table("check_ins")
    op.drop_table("checkpoints")
