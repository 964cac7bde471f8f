"""Persons who were erased elsewhere, and how long letters are kept."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "tombstones",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", Moment(), nullable=False),
        sa.Column("kinds", JSONColumn, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_tombstones")),
        comment="Persons who were erased, by any id that they ever had; not who they were.",
    )
    op.create_table(
        "clocks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_clocks")),
    )
