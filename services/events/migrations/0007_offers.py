"""Places that are offered to who waits, for some hours."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATES = "state IN ('confirmed', 'held', 'offered', 'waiting', 'asked', 'cancelled')"
_STATES_BEFORE = "state IN ('confirmed', 'held', 'waiting', 'asked', 'cancelled')"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("offer_hours", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_gatherings_some_time_to_answer"), "offer_hours >= 0"
        )
    _index("state IN ('held', 'offered')")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rsvps_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rsvps_known_state"), _STATES)
        batch_op.create_check_constraint(
            op.f("ck_rsvps_offered_until_when"), "state != 'offered' OR held_until IS NOT NULL"
        )


def downgrade() -> None:
    """Go back; what is offered is given."""
    op.execute("UPDATE rsvps SET state = 'confirmed' WHERE state = 'offered'")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rsvps_offered_until_when"), type_="check")
        batch_op.drop_constraint(op.f("ck_rsvps_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rsvps_known_state"), _STATES_BEFORE)
    _index("state = 'held'")
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gatherings_some_time_to_answer"), type_="check")
        batch_op.drop_column("offer_hours")


def _index(condition: str) -> None:
    op.drop_index("ix_rsvps_held_until", "rsvps")
    where = sa.text(condition)
    op.create_index(
        "ix_rsvps_held_until", "rsvps", ["held_until"], postgresql_where=where, sqlite_where=where
    )
