"""Rounds of meetings, and who is not to be named."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "discreet_persons",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_discreet_persons")),
    )
    op.create_table(
        "rounds",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pause_minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("opt_in_until", Moment(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("asking_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'asked', 'due', 'planned')", name=op.f("ck_rounds_known_state")
        ),
        sa.CheckConstraint(
            "minutes >= 1 AND pause_minutes >= 0", name=op.f("ck_rounds_some_minutes")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 50", name=op.f("ck_rounds_some_rounds")),
        sa.CheckConstraint("size BETWEEN 2 AND 20", name=op.f("ck_rounds_known_size")),
        sa.CheckConstraint("tables >= 1", name=op.f("ck_rounds_some_tables")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_rounds_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("gathering_id", name=op.f("pk_rounds")),
    )
    op.create_table(
        "encounters",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("rated_at", Moment(), nullable=False),
        sa.CheckConstraint("worth BETWEEN 1 AND 5", name=op.f("ck_encounters_known_worth")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["rounds.gathering_id"],
            name=op.f("fk_encounters_gathering_id_rounds"),
        ),
        sa.PrimaryKeyConstraint(
            "gathering_id", "person_id", "other_id", name=op.f("pk_encounters")
        ),
    )
    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.create_index("ix_encounters_other_id", ["other_id"], unique=False)
        batch_op.create_index("ix_encounters_person_id", ["person_id"], unique=False)

    op.create_table(
        "round_guests",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_round", sa.Integer(), nullable=False),
        sa.Column("to_round", sa.Integer(), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("opted_in_at", Moment(), nullable=False),
        sa.CheckConstraint("from_round >= 1", name=op.f("ck_round_guests_some_round")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["rounds.gathering_id"],
            name=op.f("fk_round_guests_gathering_id_rounds"),
        ),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_round_guests")),
    )
    with op.batch_alter_table("round_guests", schema=None) as batch_op:
        batch_op.create_index("ix_round_guests_person_id", ["person_id"], unique=False)

    op.create_table(
        "round_scores",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("asking_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("rest", sa.Integer(), nullable=False),
        sa.Column("pairs", JSONColumn, nullable=False),
        sa.Column("shut", JSONColumn, nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["rounds.gathering_id"],
            name=op.f("fk_round_scores_gathering_id_rounds"),
        ),
        sa.PrimaryKeyConstraint("gathering_id", "asking_id", "part", name=op.f("pk_round_scores")),
    )
    op.create_table(
        "round_seats",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["rounds.gathering_id"],
            name=op.f("fk_round_seats_gathering_id_rounds"),
        ),
        sa.PrimaryKeyConstraint("gathering_id", "number", "person_id", name=op.f("pk_round_seats")),
    )
    with op.batch_alter_table("round_seats", schema=None) as batch_op:
        batch_op.create_index(
            "ix_round_seats_at_a_table", ["gathering_id", "number", "table_number"], unique=False
        )
        batch_op.create_index("ix_round_seats_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("round_seats", schema=None) as batch_op:
        batch_op.drop_index("ix_round_seats_person_id")
        batch_op.drop_index("ix_round_seats_at_a_table")

    op.drop_table("round_seats")
    op.drop_table("round_scores")
    with op.batch_alter_table("round_guests", schema=None) as batch_op:
        batch_op.drop_index("ix_round_guests_person_id")

    op.drop_table("round_guests")
    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.drop_index("ix_encounters_person_id")
        batch_op.drop_index("ix_encounters_other_id")

    op.drop_table("encounters")
    op.drop_table("rounds")
    op.drop_table("discreet_persons")
