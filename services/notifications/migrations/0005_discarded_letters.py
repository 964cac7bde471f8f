"""Letters that are forgotten, until their files are gone."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "discarded_letters",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", Moment()),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_discarded_letters")),
    )
