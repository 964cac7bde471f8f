"""Records that were merged elsewhere: which id leads to which; and what people read."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "aliases",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("old_id", sa.Uuid(), nullable=False),
        sa.Column("new_id", sa.Uuid(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("notes", JSONColumn, nullable=False),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_aliases")),
        comment="Records that were merged elsewhere, and what was moved here for that.",
    )
    said = sa.Column("letter_language", sa.String(), nullable=False, server_default="")
    op.add_column("contacts", said)
    op.create_index("ix_aliases_old_id", "aliases", ["old_id"])
