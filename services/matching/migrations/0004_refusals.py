"""Why an introduction was declined, in one word."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("why", sa.String(length=20), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("why")
