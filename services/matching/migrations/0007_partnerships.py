"""Which introductions became partnerships."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("became_partnership", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("became_partnership")
