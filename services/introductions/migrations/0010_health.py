"""Since when partnerships are at risk."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at_risk_since", Moment(), nullable=True))
        batch_op.add_column(sa.Column("health_seen_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.drop_column("health_seen_on")
        batch_op.drop_column("at_risk_since")
