"""When somebody applied, and when they joined."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "applicants",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("applied_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_applicants")),
    )
    op.create_index("ix_applicants_person_id", "applicants", ["person_id"])
    op.create_index("ix_applicants_organisation_id", "applicants", ["organisation_id"])
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("joined_at")
    op.drop_table("applicants")
