"""What depended on a leaver in other services: asked for, and part of the handover."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('introduction', 'partnership', 'milestone', 'rsvp', 'role', 'invoice')"
_KINDS_BEFORE = "kind IN ('introduction', 'partnership')"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "handover_inquiries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("leaver_id", sa.Uuid(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("vacant_roles", JSONColumn, nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_inquiries")),
        sa.UniqueConstraint(
            "organisation_id",
            "leaver_id",
            "left_on",
            name=op.f("uq_handover_inquiries_organisation_id_leaver_id_left_on"),
        ),
    )
    op.create_table(
        "handover_parts",
        sa.Column("inquiry_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=20), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reported_at", Moment(), nullable=True),
        sa.Column("called_at", Moment(), nullable=True),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_handover_parts_was_asked")),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["handover_inquiries.id"],
            name=op.f("fk_handover_parts_inquiry_id_handover_inquiries"),
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "service", name=op.f("pk_handover_parts")),
    )
    with op.batch_alter_table("handover_parts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_handover_parts_missing",
            ["asked_at"],
            unique=False,
            postgresql_where=sa.text("reported_at IS NULL"),
            sqlite_where=sa.text("reported_at IS NULL"),
        )

    with op.batch_alter_table("handover_items", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("service", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("title", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f("ck_handover_items_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_handover_items_kind"), _KINDS)


def downgrade() -> None:
    """Go back."""
    op.execute(f"DELETE FROM handover_items WHERE NOT ({_KINDS_BEFORE})")
    with op.batch_alter_table("handover_items", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_handover_items_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_handover_items_kind"), _KINDS_BEFORE)
        batch_op.drop_column("due_on")
        batch_op.drop_column("title")
        batch_op.drop_column("service")

    with op.batch_alter_table("handover_parts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_handover_parts_missing",
            postgresql_where=sa.text("reported_at IS NULL"),
            sqlite_where=sa.text("reported_at IS NULL"),
        )

    op.drop_table("handover_parts")
    op.drop_table("handover_inquiries")
