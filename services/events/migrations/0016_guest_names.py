"""The names of guests, kept apart."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "guest_names",
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_guest_names_some_guest")),
        sa.ForeignKeyConstraint(
            ["rsvp_id"], ["rsvps.id"], name=op.f("fk_guest_names_rsvp_id_rsvps")
        ),
        sa.PrimaryKeyConstraint("rsvp_id", "place", name=op.f("pk_guest_names")),
    )
    with op.batch_alter_table("guest_names", schema=None) as batch_op:
        batch_op.create_index("ix_guest_names_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("guest_names")
