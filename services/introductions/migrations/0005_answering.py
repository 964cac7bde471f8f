"""Why an introduction was declined, in one word, and when the two were reminded of it."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("refusal_code", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("reminded_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("refusal_code")
