"""Sides that step out of a partnership while the others go on."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("partnership_sides", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("left_in_id", sa.Uuid(), nullable=True))
        batch_op.create_index("ix_partnership_sides_left_in_id", ["left_in_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("partnership_sides", schema=None) as batch_op:
        batch_op.drop_index("ix_partnership_sides_left_in_id")
        batch_op.drop_column("left_in_id")
        batch_op.drop_column("left_at")
