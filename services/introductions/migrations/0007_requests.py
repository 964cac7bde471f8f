"""Whom people ask to meet, how the association proposes, and pairs that are kept apart."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_policies_one")),
        sa.CheckConstraint("mode IN ('automatic', 'steward-first')", name=op.f("ck_policies_mode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=True),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('wish', 'named', 'vouching')", name=op.f("ck_requests_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_person_id_made_at", "requests", ["person_id", "made_at"])
    op.create_index("ix_requests_first_id", "requests", ["first_id"])
    op.create_index("ix_requests_second_id", "requests", ["second_id"])
    op.create_table(
        "pair_bars",
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", Moment(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_pair_bars_sorted_pair")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_pair_bars")),
    )
    op.create_index("ix_pair_bars_high_id", "pair_bars", ["high_id"])
    for table in ("introductions", "candidates"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("asked_by_id", sa.Uuid(), nullable=True))
            batch_op.add_column(sa.Column("untold_id", sa.Uuid(), nullable=True))
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("in_queue", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index("ix_candidates_in_queue", ["in_queue", "match_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index("ix_candidates_in_queue")
        batch_op.drop_column("in_queue")
    for table in ("introductions", "candidates"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("untold_id")
            batch_op.drop_column("asked_by_id")
    op.drop_table("pair_bars")
    op.drop_table("requests")
    op.drop_table("policies")
