"""Series of events."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("dates", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("dates >= 1", name=op.f("ck_series_some_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("series_number", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_gatherings_series_id_series"), "series", ["series_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_gatherings_number_in_series"),
            "(series_id IS NULL) = (series_number IS NULL)",
        )
        batch_op.create_index("ix_gatherings_of_a_series", ["series_id", "id"], unique=False)


def downgrade() -> None:
    """Go back; each date stays as an event of its own."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_index("ix_gatherings_of_a_series")
        batch_op.drop_constraint(op.f("ck_gatherings_number_in_series"), type_="check")
        batch_op.drop_constraint(op.f("fk_gatherings_series_id_series"), type_="foreignkey")
        batch_op.drop_column("series_number")
        batch_op.drop_column("series_id")
    op.drop_table("series")
