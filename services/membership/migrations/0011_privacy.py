"""Requests of persons to be erased, and those who were."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "tombstones",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", Moment(), nullable=False),
        sa.Column("kinds", JSONColumn, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_tombstones")),
        comment="Persons who were erased, by any id that they ever had; not who they were.",
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid()),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.Column("held_for", sa.String(500), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.Column("settled_by_id", sa.Uuid()),
        sa.CheckConstraint(
            "state IN ('waiting', 'cancelled', 'done')", name=op.f("ck_erasures_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_erasures_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "uq_erasures_waiting",
        "erasures",
        ["person_id"],
        unique=True,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index("ix_erasures_state", "erasures", ["state", "look_on"])
    op.create_index("ix_erasures_person_id", "erasures", ["person_id"])
