"""Since when somebody waits for a match; and matches that were found because they did."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OCCASIONS = "occasion IN ('joined', 'representative', 'profile', 'rsvp', 'waiting')"
_OCCASIONS_BEFORE = "occasion IN ('joined', 'representative', 'profile', 'rsvp')"
_NAME = "ck_matches_occasion_is_known"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sought_at", Moment(), nullable=True))
        batch_op.create_index(batch_op.f("ix_candidates_sought_at"), ["sought_at"])
    _allow(_OCCASIONS)


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM matches WHERE occasion = 'waiting'")
    _allow(_OCCASIONS_BEFORE)
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidates_sought_at"))
        batch_op.drop_column("sought_at")


def _allow(occasions: str) -> None:
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_NAME), type_="check")
        batch_op.create_check_constraint(op.f(_NAME), occasions)
