"""Matches that were found because somebody wished for them."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OCCASIONS = "occasion IN ('joined', 'representative', 'profile', 'rsvp', 'waiting', 'wish')"
_OCCASIONS_BEFORE = "occasion IN ('joined', 'representative', 'profile', 'rsvp', 'waiting')"
_NAME = "ck_matches_occasion_is_known"


def upgrade() -> None:
    """Go forward."""
    _allow(_OCCASIONS)


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM matches WHERE occasion = 'wish'")
    _allow(_OCCASIONS_BEFORE)


def _allow(occasions: str) -> None:
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_NAME), type_="check")
        batch_op.create_check_constraint(op.f(_NAME), occasions)
