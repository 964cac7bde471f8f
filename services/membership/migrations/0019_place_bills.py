"""By which invoice places at a gathering are paid."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "place_bills",
        sa.Column("bill_id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('billed', 'paid', 'refused', 'released')",
            name=op.f("ck_place_bills_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_place_bills_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("bill_id", name=op.f("pk_place_bills")),
    )
    op.create_index("ix_place_bills_invoice_id", "place_bills", ["invoice_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("place_bills")
