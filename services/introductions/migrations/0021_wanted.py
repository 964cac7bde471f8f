"""What a wish is narrowed down to."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wanted", JSONColumn, nullable=False, server_default="{}"))
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.alter_column("wanted", server_default=None)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_column("wanted")
