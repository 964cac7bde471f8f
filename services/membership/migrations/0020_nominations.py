"""Whom members name outside the association, and who never wants to be named again."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_STATES = "'asked', 'later', 'yes', 'never', 'unanswered', 'known', 'refused'"
_OPEN = sa.text("state IN ('asked', 'later') AND address_hash <> ''")
_REMEMBERED = sa.text("address_hash <> ''")


def upgrade() -> None:
    """Go forward."""
    _make_nominees()
    _make_nominations()
    op.create_table(
        "nomination_refusals",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_nomination_refusals")),
    )
    op.create_table(
        "sealed_keys",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sealed_keys")),
    )


def _make_nominees() -> None:
    op.create_table(
        "nominees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("forgotten_at", Moment(), nullable=True),
        sa.Column("joined_at", Moment(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_nominees_state_is_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_nominees_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_nominees_application_id_applications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominees")),
    )
    op.create_index(
        "uq_nominees_open",
        "nominees",
        ["address_hash"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_index("ix_nominees_state", "nominees", ["state", "expires_on"])
    op.create_index("ix_nominees_person_id", "nominees", ["person_id"])


def _make_nominations() -> None:
    op.create_table(
        "nominations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nominee_id", sa.Uuid(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nominee_id"], ["nominees.id"], name=op.f("fk_nominations_nominee_id_nominees")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["persons.id"], name=op.f("fk_nominations_by_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_nominations_membership_id_memberships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
    )
    op.create_index(
        "uq_nominations_remembered",
        "nominations",
        ["by_person_id", "address_hash"],
        unique=True,
        postgresql_where=_REMEMBERED,
        sqlite_where=_REMEMBERED,
    )
    op.create_index("ix_nominations_nominee_id", "nominations", ["nominee_id"])
    op.create_index("ix_nominations_membership_id", "nominations", ["membership_id", "named_at"])


def downgrade() -> None:
    """Go back."""
    for table in ("nominations", "nominees", "nomination_refusals", "sealed_keys"):
        op.drop_table(table)
