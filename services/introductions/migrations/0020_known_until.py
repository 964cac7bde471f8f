"""Until when it is known that somebody is busy."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("calendars", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_until", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("calendars", schema=None) as batch_op:
        batch_op.drop_column("known_until")
