"""When matching last found nobody for somebody."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nobody_found_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("nobody_found_at")
