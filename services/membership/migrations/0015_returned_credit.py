"""Refunds that gave credit back, told from those of one payment."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    of_credit = sa.Column("of_credit", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("refunds", of_credit)
