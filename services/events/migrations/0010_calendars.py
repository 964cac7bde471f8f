"""How often an event changed for calendars, and links to people's own."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; what was changed before is taken to have changed when it was published or called off."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE gatherings SET changed_at = coalesce(cancelled_at, published_at, created_at),"
        " sequence = CASE state WHEN 'moved' THEN 1 WHEN 'cancelled' THEN 2 ELSE 0 END"
    )
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.alter_column("changed_at", existing_type=Moment(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_gatherings_some_sequence"), "sequence >= 0")
        batch_op.create_index("ix_gatherings_ends_at", ["ends_at", "id"], unique=False)
    op.create_table(
        "calendar_links",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_links_token_hash")),
    )


def downgrade() -> None:
    """Go back; links lead nowhere."""
    op.drop_table("calendar_links")
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_index("ix_gatherings_ends_at")
        batch_op.drop_constraint(op.f("ck_gatherings_some_sequence"), type_="check")
        batch_op.drop_column("sequence")
        batch_op.drop_column("changed_at")
