"""What an event asks of those who answer, and its policies; access and dietary needs, kept apart."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATES = "state IN ('confirmed', 'waiting', 'asked', 'cancelled')"
_STATES_BEFORE = "state IN ('confirmed', 'waiting', 'cancelled')"
_POLICIES = {
    "known_fee": "cancel_fee_percent BETWEEN 0 AND 100",
    "known_hours": "cut_off_hours >= 0 AND cancel_until_hours >= 0",
}


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        for column in _gathering_columns():
            batch_op.add_column(column)
        for name, condition in _POLICIES.items():
            batch_op.create_check_constraint(op.f(f"ck_gatherings_{name}"), condition)
    op.execute("UPDATE gatherings SET takes_at_once = NOT is_ticketed")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        for column in _rsvp_columns():
            batch_op.add_column(column)
        batch_op.create_check_constraint(op.f("ck_rsvps_no_negative_fee"), "fee_minor >= 0")
        batch_op.drop_constraint(op.f("ck_rsvps_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rsvps_known_state"), _STATES)
    op.create_table(
        "needs",
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("access", sa.String(length=1000), nullable=False),
        sa.Column("dietary", sa.String(length=1000), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["rsvp_id"], ["rsvps.id"], name=op.f("fk_needs_rsvp_id_rsvps")),
        sa.PrimaryKeyConstraint("rsvp_id", name=op.f("pk_needs")),
    )


def downgrade() -> None:
    """Go back; what waited for an approval is taken back."""
    op.drop_table("needs")
    op.execute("UPDATE rsvps SET state = 'cancelled' WHERE state = 'asked'")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rsvps_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rsvps_known_state"), _STATES_BEFORE)
        batch_op.drop_constraint(op.f("ck_rsvps_no_negative_fee"), type_="check")
        for column in _rsvp_columns():
            batch_op.drop_column(column.name)
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        for name in _POLICIES:
            batch_op.drop_constraint(op.f(f"ck_gatherings_{name}"), type_="check")
        for column in _gathering_columns():
            batch_op.drop_column(column.name)


def _gathering_columns() -> list[sa.Column]:
    def number(name: str) -> sa.Column:
        return sa.Column(name, sa.Integer(), server_default="0", nullable=False)

    def flag(name: str, default: sa.ColumnElement) -> sa.Column:
        return sa.Column(name, sa.Boolean(), server_default=default, nullable=False)

    return [
        flag("takes_at_once", sa.true()),
        flag("needs_approval", sa.false()),
        flag("has_waiting_list", sa.true()),
        flag("is_waiting_paused", sa.false()),
        number("cut_off_hours"),
        number("cancel_until_hours"),
        number("cancel_fee_percent"),
        sa.Column("questions", JSONColumn, server_default="[]", nullable=False),
    ]


def _rsvp_columns() -> list[sa.Column]:
    return [
        sa.Column("answers", JSONColumn, server_default="{}", nullable=False),
        sa.Column("fee_minor", sa.Integer(), server_default="0", nullable=False),
    ]
