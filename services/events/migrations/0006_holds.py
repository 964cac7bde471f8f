"""Places that are held until they are paid, and the bill of each."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATES = "state IN ('confirmed', 'held', 'waiting', 'asked', 'cancelled')"
_STATES_BEFORE = "state IN ('confirmed', 'waiting', 'asked', 'cancelled')"
_UNTIL_WHEN = "state != 'held' OR (held_until IS NOT NULL AND bill_id IS NOT NULL)"
_IS_HELD = sa.text("state = 'held'")


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("pay_within_hours", sa.Integer(), server_default="48", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_gatherings_some_time_to_pay"), "pay_within_hours >= 1"
        )
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        for column in _rsvp_columns():
            batch_op.add_column(column)
        batch_op.drop_constraint(op.f("ck_rsvps_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rsvps_known_state"), _STATES)
        batch_op.create_check_constraint(op.f("ck_rsvps_held_until_when"), _UNTIL_WHEN)
    op.create_index("ix_rsvps_bill_id", "rsvps", ["bill_id"])
    op.create_index(
        "ix_rsvps_held_until",
        "rsvps",
        ["held_until"],
        postgresql_where=_IS_HELD,
        sqlite_where=_IS_HELD,
    )


def downgrade() -> None:
    """Go back; what is held is there without being paid."""
    op.drop_index("ix_rsvps_held_until", "rsvps")
    op.drop_index("ix_rsvps_bill_id", "rsvps")
    op.execute("UPDATE rsvps SET state = 'confirmed' WHERE state = 'held'")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rsvps_held_until_when"), type_="check")
        batch_op.drop_constraint(op.f("ck_rsvps_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rsvps_known_state"), _STATES_BEFORE)
        for column in _rsvp_columns():
            batch_op.drop_column(column.name)
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gatherings_some_time_to_pay"), type_="check")
        batch_op.drop_column("pay_within_hours")


def _rsvp_columns() -> list[sa.Column]:
    return [
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("bill_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("ran_out", sa.Boolean(), server_default=sa.false(), nullable=False),
    ]
