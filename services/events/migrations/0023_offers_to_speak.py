"""Who offers to speak, and of which sector organisations are."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "organisation_sectors",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sector", sa.String(length=32), nullable=False),
        sa.Column(
            "causes",
            JSONColumn,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation_sectors")),
    )
    op.create_table(
        "speaking_offers",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "causes",
            JSONColumn,
            nullable=False,
        ),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_speaking_offers")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("speaking_offers")
    op.drop_table("organisation_sectors")
