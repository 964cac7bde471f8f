"""Gatherings that move and end, overbooking, pools, types of tickets, and who sponsors whom."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATES = "state IN ('draft', 'published', 'moved', 'cancelled', 'over')"
_STATES_BEFORE = "state IN ('draft', 'published', 'cancelled')"
_SOLD = "taken >= 0 AND taken <= capacity + overbook"
_SOLD_BEFORE = "taken >= 0 AND taken <= capacity"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "pools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("overbook", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint(_SOLD, name=op.f("ck_pools_never_oversold")),
        sa.CheckConstraint("capacity >= 0 AND overbook >= 0", name=op.f("ck_pools_some_capacity")),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_pools_gathering_id_gatherings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
    )
    op.create_index("ix_pools_gathering_id", "pools", ["gathering_id"])
    op.create_table(
        "ticket_types",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("most_places", sa.Integer(), nullable=False),
        sa.Column("access_code", sa.String(length=64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_ticket_types_no_negative_price")),
        sa.CheckConstraint("most_places BETWEEN 1 AND 10", name=op.f("ck_ticket_types_party_size")),
        sa.CheckConstraint(
            "audience IN ('anyone', 'member', 'non-member', 'sponsor')",
            name=op.f("ck_ticket_types_known_audience"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_ticket_types_gathering_id_gatherings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_types")),
    )
    op.create_index("ix_ticket_types_gathering_id", "ticket_types", ["gathering_id"])
    op.create_table(
        "ticket_draws",
        sa.Column("ticket_type_id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"],
            ["ticket_types.id"],
            name=op.f("fk_ticket_draws_ticket_type_id_ticket_types"),
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pools.id"], name=op.f("fk_ticket_draws_pool_id_pools")
        ),
        sa.PrimaryKeyConstraint("ticket_type_id", "pool_id", name=op.f("pk_ticket_draws")),
        comment="From which pools a type of ticket draws, beside all places of the gathering.",
    )
    _sponsorships()
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        for column in _gathering_columns():
            batch_op.add_column(column)
        batch_op.drop_constraint(op.f("ck_gatherings_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gatherings_known_state"), _STATES)
        batch_op.drop_constraint(op.f("ck_gatherings_never_oversold"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gatherings_never_oversold"), _SOLD)
        batch_op.create_check_constraint(op.f("ck_gatherings_some_overbook"), "overbook >= 0")
        batch_op.create_check_constraint(
            op.f("ck_gatherings_known_format"), "format IN ('in-person', 'online', 'hybrid')"
        )
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ticket_type_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("price_minor", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("currency", sa.String(length=3), server_default="", nullable=False)
        )
        batch_op.create_check_constraint(op.f("ck_rsvps_no_negative_price"), "price_minor >= 0")
        batch_op.create_foreign_key(
            op.f("fk_rsvps_ticket_type_id_ticket_types"), "ticket_types", ["ticket_type_id"], ["id"]
        )


def downgrade() -> None:
    """Go back; what moved is published again, and what is over stays so by the clock."""
    op.execute("UPDATE gatherings SET state = 'published' WHERE state IN ('moved', 'over')")
    op.execute("UPDATE gatherings SET capacity = taken WHERE taken > capacity")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_rsvps_ticket_type_id_ticket_types"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_rsvps_no_negative_price"), type_="check")
        for name in ("currency", "price_minor", "ticket_type_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gatherings_known_format"), type_="check")
        batch_op.drop_constraint(op.f("ck_gatherings_some_overbook"), type_="check")
        batch_op.drop_constraint(op.f("ck_gatherings_never_oversold"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gatherings_never_oversold"), _SOLD_BEFORE)
        batch_op.drop_constraint(op.f("ck_gatherings_known_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gatherings_known_state"), _STATES_BEFORE)
        for column in _gathering_columns():
            batch_op.drop_column(column.name)
    for table in ("sponsorships", "ticket_draws", "ticket_types", "pools"):
        op.drop_table(table)


def _sponsorships() -> None:
    op.create_table(
        "sponsorships",
        sa.Column("sponsorship_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("sponsor_person_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("sponsorship_id", name=op.f("pk_sponsorships")),
    )
    for name in ("sponsor_organisation_id", "sponsor_person_id"):
        op.create_index(f"ix_sponsorships_{name}", "sponsorships", [name])


def _gathering_columns() -> list[sa.Column]:
    return [
        sa.Column("address", sa.String(length=500), server_default="", nullable=False),
        sa.Column("format", sa.String(length=16), server_default="in-person", nullable=False),
        sa.Column("overbook", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_ticketed", sa.Boolean(), server_default=sa.false(), nullable=False),
    ]
