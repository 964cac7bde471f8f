"""What two who were introduced note for each other, and what each says of the meeting."""

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
        "introduction_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_introduction_notes_introduction_id_introductions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_notes")),
    )
    op.create_index(
        "ix_introduction_notes_introduction_id", "introduction_notes", ["introduction_id"]
    )
    op.create_table(
        "meeting_reports",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.Column("worth", sa.Integer(), nullable=True),
        sa.Column("next", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.CheckConstraint("worth BETWEEN 1 AND 5", name=op.f("ck_meeting_reports_worth")),
        sa.CheckConstraint(
            "worth IS NULL OR met", name=op.f("ck_meeting_reports_worth_of_a_meeting")
        ),
        sa.CheckConstraint(
            "(met IS NULL) = (answered_at IS NULL)", name=op.f("ck_meeting_reports_answered")
        ),
        sa.CheckConstraint(
            "next IN ('', 'partnership', 'again-later', 'no')",
            name=op.f("ck_meeting_reports_next"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_meeting_reports_introduction_id_introductions"),
        ),
        sa.PrimaryKeyConstraint("introduction_id", "person_id", name=op.f("pk_meeting_reports")),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("followed_up_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("followed_up_at")
    op.drop_table("meeting_reports")
    op.drop_table("introduction_notes")
