"""Who still comes, reminders, and what the host writes."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; a day before, those who come are reminded."""
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reconfirm_hours", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("reminder_hours", JSONColumn, server_default="[24]", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_gatherings_some_time_to_reconfirm"), "reconfirm_hours >= 0"
        )
    op.create_table(
        "reconfirmations",
        sa.Column("rsvp_id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(comes IS NULL) = (answered_at IS NULL)", name=op.f("ck_reconfirmations_said_when")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_reconfirmations_gathering_id_gatherings"),
        ),
        sa.ForeignKeyConstraint(
            ["rsvp_id"], ["rsvps.id"], name=op.f("fk_reconfirmations_rsvp_id_rsvps")
        ),
        sa.PrimaryKeyConstraint("rsvp_id", name=op.f("pk_reconfirmations")),
    )
    op.create_index(
        "ix_reconfirmations_gathering_id", "reconfirmations", ["gathering_id", "rsvp_id"]
    )
    op.create_index("ix_reconfirmations_person_id", "reconfirmations", ["person_id"])
    op.create_table(
        "reminders",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("hours", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_reminders_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("gathering_id", "hours", name=op.f("pk_reminders")),
    )
    op.create_table(
        "host_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("to_those_who_come", sa.Boolean(), nullable=False),
        sa.Column("to_those_who_wait", sa.Boolean(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "to_those_who_come OR to_those_who_wait", name=op.f("ck_host_messages_to_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_host_messages_gathering_id_gatherings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_messages")),
    )
    op.create_index("ix_host_messages_gathering_id", "host_messages", ["gathering_id", "id"])


def downgrade() -> None:
    """Go back."""
    for table in ("host_messages", "reminders", "reconfirmations"):
        op.drop_table(table)
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gatherings_some_time_to_reconfirm"), type_="check")
        batch_op.drop_column("reminder_hours")
        batch_op.drop_column("reconfirm_hours")
