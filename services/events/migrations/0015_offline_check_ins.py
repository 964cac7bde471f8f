"""What devices without network tell later, and what the desk is to settle."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_STANDS = sa.text("undone_at IS NULL")
_COUNTS = sa.text("undone_at IS NULL AND flag != 'twice'")
_TO_SETTLE = sa.text("flag != '' AND settled_at IS NULL")
_ONCE_EACH = ("uq_check_ins_once_each", "check_ins", ["checkpoint_id", "rsvp_id", "place"])


def upgrade() -> None:
    """Go forward."""
    op.drop_index("uq_check_ins_once_each", "check_ins")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        for column in _columns():
            batch_op.add_column(column)
        batch_op.alter_column("rsvp_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_check_ins_odd_without_answer"), "flag != '' OR rsvp_id IS NOT NULL"
        )
        batch_op.create_index("uq_check_ins_nonce", ["gathering_id", "nonce"], unique=True)
    op.create_index(*_ONCE_EACH, unique=True, postgresql_where=_COUNTS, sqlite_where=_COUNTS)
    op.create_index(
        "ix_check_ins_to_settle",
        "check_ins",
        ["gathering_id", "id"],
        postgresql_where=_TO_SETTLE,
        sqlite_where=_TO_SETTLE,
    )


def downgrade() -> None:
    """Go back; what is odd has no place there, and is lost."""
    op.drop_index("ix_check_ins_to_settle", "check_ins")
    op.drop_index("uq_check_ins_once_each", "check_ins")
    op.execute("DELETE FROM check_ins WHERE rsvp_id IS NULL OR flag = 'twice'")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index("uq_check_ins_nonce")
        batch_op.drop_constraint(op.f("ck_check_ins_odd_without_answer"), type_="check")
        batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("rsvp_id", existing_type=sa.Uuid(), nullable=False)
        for column in _columns():
            batch_op.drop_column(column.name)
    op.create_index(*_ONCE_EACH, unique=True, postgresql_where=_STANDS, sqlite_where=_STANDS)


def _columns() -> list[sa.Column]:
    return [
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.Column("flag", sa.String(length=20), server_default="", nullable=False),
        sa.Column("flag_note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settlement", sa.String(length=500), server_default="", nullable=False),
    ]
