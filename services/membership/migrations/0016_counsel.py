"""What the counsel fund keeps for hours that were booked."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "counsel_reservations",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused', 'spent', 'released')",
            name=op.f("ck_counsel_reservations_state_is_known"),
        ),
        sa.CheckConstraint(
            "amount_minor >= 0", name=op.f("ck_counsel_reservations_amount_is_not_negative")
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_counsel_reservations")),
    )
    with op.batch_alter_table("counsel_fund", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reserved_minor", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_counsel_fund_keeps_no_more_than_it_holds"),
            "reserved_minor BETWEEN 0 AND balance_minor",
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("counsel_fund", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_counsel_fund_keeps_no_more_than_it_holds"), type_="check")
        batch_op.drop_column("reserved_minor")
    op.drop_table("counsel_reservations")
