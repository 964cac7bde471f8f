"""What answers taught the weights."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "teachings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("numbers", JSONColumn, nullable=False),
        sa.Column("learned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachings")),
        sa.UniqueConstraint("learned_on", name=op.f("uq_teachings_learned_on")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("teachings")
