"""Choices for everybody at once, week by week; and who was left out by them."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BEFORE = "occasion IN ('joined', 'representative', 'profile', 'rsvp', 'waiting', 'wish')"
_OCCASIONS = (
    "occasion IN ('joined', 'representative', 'profile', 'rsvp', 'waiting', 'wish', 'weekly')"
)
_NAME = "ck_matches_occasion_is_known"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "choosings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week_of", sa.Date(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Double(), nullable=False),
        sa.Column("chosen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choosings")),
        sa.UniqueConstraint("week_of", name=op.f("uq_choosings_week_of")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_out", sa.Integer(), server_default="0", nullable=False))
    _allow(_OCCASIONS)


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM matches WHERE occasion = 'weekly'")
    _allow(_BEFORE)
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_column("left_out")
    op.drop_table("choosings")


def _allow(occasions: str) -> None:
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_NAME), type_="check")
        batch_op.create_check_constraint(op.f(_NAME), occasions)
