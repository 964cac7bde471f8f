"""Changes that the host is asked for."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("changes_until_hours", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_gatherings_known_freeze"), "changes_until_hours >= 0"
        )
    op.create_table(
        "change_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("answers", JSONColumn, nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'refused', 'withdrawn')",
            name=op.f("ck_change_requests_known_state"),
        ),
        sa.CheckConstraint(
            "change IN ('cancellation', 'places', 'answers')",
            name=op.f("ck_change_requests_known_change"),
        ),
        sa.CheckConstraint(
            "(change = 'cancellation') = (places = 0)",
            name=op.f("ck_change_requests_places_when_coming"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_change_requests_gathering_id_gatherings"),
        ),
        sa.ForeignKeyConstraint(
            ["rsvp_id"], ["rsvps.id"], name=op.f("fk_change_requests_rsvp_id_rsvps")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_requests")),
    )
    open_only = sa.text("state = 'asked'")
    op.create_index(
        "uq_change_requests_one_open_each",
        "change_requests",
        ["rsvp_id"],
        unique=True,
        postgresql_where=open_only,
        sqlite_where=open_only,
    )
    op.create_index("ix_change_requests_gathering_id", "change_requests", ["gathering_id", "id"])
    op.create_index("ix_change_requests_person_id", "change_requests", ["person_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("change_requests")
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gatherings_known_freeze"), type_="check")
        batch_op.drop_column("changes_until_hours")
