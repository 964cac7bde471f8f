"""Talks that a leaver was to give are things of a handover."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('introduction', 'partnership', 'milestone', 'benefit', 'rsvp', 'speaking-slot',"
    " 'role', 'invoice')"
)
_KINDS_BEFORE = (
    "kind IN ('introduction', 'partnership', 'milestone', 'benefit', 'rsvp', 'role', 'invoice')"
)


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("handover_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_handover_items_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_handover_items_kind"), _KINDS)


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM handover_items WHERE kind = 'speaking-slot'")
    with op.batch_alter_table("handover_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_handover_items_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_handover_items_kind"), _KINDS_BEFORE)
