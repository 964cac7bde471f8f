"""Places that are kept for sponsors."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "allocations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_type_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("access_code", sa.String(length=64), nullable=False),
        sa.Column("release_at", Moment(), nullable=False),
        sa.Column("released_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kept >= 0 AND kept <= places", name=op.f("ck_allocations_never_oversold")
        ),
        sa.CheckConstraint(
            "released_at IS NULL OR kept = 0",
            name=op.f("ck_allocations_nothing_kept_once_released"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_allocations_gathering_id_gatherings"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_types.id"],
            name=op.f("fk_allocations_ticket_type_id_ticket_types"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
    )
    op.create_index(
        "uq_allocations_one_for_each",
        "allocations",
        ["ticket_type_id", "organisation_id"],
        unique=True,
    )
    op.create_index("ix_allocations_gathering_id", "allocations", ["gathering_id"])
    op.create_index("ix_allocations_organisation_id", "allocations", ["organisation_id"])
    kept_only = sa.text("released_at IS NULL")
    op.create_index(
        "ix_allocations_release_at",
        "allocations",
        ["release_at"],
        postgresql_where=kept_only,
        sqlite_where=kept_only,
    )
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("allocation_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_rsvps_allocation_id_allocations"), "allocations", ["allocation_id"], ["id"]
        )
        batch_op.create_index("ix_rsvps_allocation_id", ["allocation_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_index("ix_rsvps_allocation_id")
        batch_op.drop_constraint(op.f("fk_rsvps_allocation_id_allocations"), type_="foreignkey")
        batch_op.drop_column("allocation_id")
    op.drop_table("allocations")
