"""What people and organisations are called, and what somebody wants on a badge."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "known_people",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(length=300), nullable=False),
        sa.Column("hides_organisation", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_known_people")),
    )
    op.create_table(
        "known_organisations",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("display_name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_known_organisations")),
    )
    op.create_table(
        "badge_choices",
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=True),
        sa.Column("shows_organisation", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rsvp_id"], ["rsvps.id"], name=op.f("fk_badge_choices_rsvp_id_rsvps")
        ),
        sa.PrimaryKeyConstraint("rsvp_id", name=op.f("pk_badge_choices")),
    )
    op.create_index("ix_badge_choices_person_id", "badge_choices", ["person_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("badge_choices")
    op.drop_table("known_organisations")
    op.drop_table("known_people")
