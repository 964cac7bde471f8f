"""Memberships that keep a tier for other sizes, and answers that were changed after the application."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    reason = sa.Column("size_exception", sa.String(300), nullable=False, server_default="")
    op.add_column("memberships", reason)
    op.add_column("memberships", sa.Column("answers", JSONColumn))
