"""Who sits at the tables of partnerships, and what was offered where they are uneven."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "side_tables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("lawyers", sa.Integer(), nullable=False),
        sa.Column("budget_band", sa.String(), nullable=False),
        sa.Column("staff_band", sa.String(), nullable=False),
        sa.Column("drafts", sa.Boolean(), nullable=False),
        sa.Column("pays", sa.Boolean(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.CheckConstraint("people >= 1", name=op.f("ck_side_tables_somebody_is_there")),
        sa.CheckConstraint(
            "lawyers BETWEEN 0 AND people", name=op.f("ck_side_tables_lawyers_are_people")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_side_tables_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side_tables")),
    )
    op.create_index("ix_side_tables_partnership_id", "side_tables", ["partnership_id"])
    op.create_table(
        "counsel_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnerships.id"],
            name=op.f("fk_counsel_offers_partnership_id_partnerships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_offers")),
    )
    op.create_index(
        "uq_counsel_offers_standing",
        "counsel_offers",
        ["partnership_id", "position"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("counsel_offers")
    op.drop_table("side_tables")
