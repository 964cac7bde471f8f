"""Timetables: rooms, tracks, sessions, and seats in them."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "halls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_halls_some_capacity")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_halls_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halls")),
        sa.UniqueConstraint("gathering_id", "name", name=op.f("uq_halls_gathering_id_name")),
    )
    op.create_table(
        "tracks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_tracks_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracks")),
        sa.UniqueConstraint("gathering_id", "name", name=op.f("uq_tracks_gathering_id_name")),
    )
    op.create_table(
        "sittings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=True),
        sa.Column("track_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_sittings_some_capacity")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sittings_ends_after_it_starts")),
        sa.CheckConstraint(
            "taken >= 0 AND taken <= coalesce(capacity, 0)", name=op.f("ck_sittings_never_overfull")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_sittings_gathering_id_gatherings")
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["halls.id"], name=op.f("fk_sittings_hall_id_halls")),
        sa.ForeignKeyConstraint(
            ["track_id"], ["tracks.id"], name=op.f("fk_sittings_track_id_tracks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
    )
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sittings_gathering_id", ["gathering_id", "starts_at"], unique=False
        )

    op.create_table(
        "hall_minutes",
        sa.Column("hall_id", sa.Uuid(), nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["halls.id"], name=op.f("fk_hall_minutes_hall_id_halls")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_hall_minutes_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("hall_id", "minute", name=op.f("pk_hall_minutes")),
    )
    with op.batch_alter_table("hall_minutes", schema=None) as batch_op:
        batch_op.create_index("ix_hall_minutes_sitting_id", ["sitting_id"], unique=False)

    op.create_table(
        "sitting_guests",
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_up_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_sitting_guests_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "person_id", name=op.f("pk_sitting_guests")),
    )
    with op.batch_alter_table("sitting_guests", schema=None) as batch_op:
        batch_op.create_index("ix_sitting_guests_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("sitting_guests", schema=None) as batch_op:
        batch_op.drop_index("ix_sitting_guests_person_id")

    op.drop_table("sitting_guests")
    with op.batch_alter_table("hall_minutes", schema=None) as batch_op:
        batch_op.drop_index("ix_hall_minutes_sitting_id")

    op.drop_table("hall_minutes")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_sittings_gathering_id")

    op.drop_table("sittings")
    op.drop_table("tracks")
    op.drop_table("halls")
