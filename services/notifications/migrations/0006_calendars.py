"""Letters that tell calendars, too; who comes for sure; and at which address."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; of who is expected already nobody knows whether they have a place for good."""
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar_sequence", sa.Integer(), nullable=True))
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_sure", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_column("address")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_column("is_sure")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_column("calendar_sequence")
