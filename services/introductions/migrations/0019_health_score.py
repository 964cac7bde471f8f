"""How a partnership was when it was last looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("health_score", sa.Integer(), nullable=True))
        batch_op.create_index("ix_partnerships_health_score", ["health_score"])


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.drop_index("ix_partnerships_health_score")
        batch_op.drop_column("health_score")
