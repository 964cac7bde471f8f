"""Calendars that people let be read."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "calendars",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=200), nullable=False),
        sa.Column("busy", JSONColumn, nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("next_read_at", Moment(), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.Column("failed_since", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendars")),
    )
    with op.batch_alter_table("calendars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendars_next_read_at"), ["next_read_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("calendars")
