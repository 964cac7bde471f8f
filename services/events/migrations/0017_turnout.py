"""Who came, as the host says."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("all_came", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        "turnout_corrections",
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("corrected_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "came BETWEEN 0 AND 10", name=op.f("ck_turnout_corrections_known_number")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_turnout_corrections_gathering_id_gatherings"),
        ),
        sa.ForeignKeyConstraint(
            ["rsvp_id"], ["rsvps.id"], name=op.f("fk_turnout_corrections_rsvp_id_rsvps")
        ),
        sa.PrimaryKeyConstraint("rsvp_id", name=op.f("pk_turnout_corrections")),
    )
    op.create_index("ix_turnout_corrections_gathering_id", "turnout_corrections", ["gathering_id"])
    op.create_index("ix_turnout_corrections_person_id", "turnout_corrections", ["person_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("turnout_corrections")
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_column("all_came")
