"""Tiers with prices, terms that never overlap, and what becomes of memberships."""

import sqlalchemy as sa
from alembic import op

from shared.ids import new_id
from shared.tables import JSONColumn, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTS = sa.text("voided_at IS NULL")


def upgrade() -> None:
    """Go forward."""
    _prices()
    _tiers()
    _memberships()
    _transitions()
    _terms()
    _holds_and_exits()
    _carried_out()
    if op.get_bind().dialect.name == "postgresql":
        _refuse_overlaps()


def _prices() -> None:
    op.create_table(
        "tier_prices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tier_slug", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_behaviour", sa.String(length=20), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("extra_seat_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_tier_prices_amount_is_not_negative")),
        sa.CheckConstraint(
            "extra_seat_minor >= 0", name=op.f("ck_tier_prices_seat_is_not_negative")
        ),
        sa.CheckConstraint(
            "tax_rate_bp BETWEEN 0 AND 10000", name=op.f("ck_tier_prices_rate_is_a_part")
        ),
        sa.CheckConstraint(
            "tax_behaviour IN ('exempt', 'inclusive', 'exclusive', 'reverse-charge')",
            name=op.f("ck_tier_prices_tax_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tier_slug"], ["tiers.slug"], name=op.f("fk_tier_prices_tier_slug_tiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_prices")),
        sa.UniqueConstraint(
            "tier_slug",
            "currency",
            "valid_from",
            name=op.f("uq_tier_prices_tier_slug_currency_valid_from"),
        ),
    )
    price = sa.text(
        "INSERT INTO tier_prices (id, tier_slug, currency, valid_from, amount_minor,"
        " tax_behaviour, tax_rate_bp) SELECT :id, slug, currency, '1970-01-01', price_minor,"
        " 'exempt', 0 FROM tiers WHERE slug = :slug"
    ).bindparams(sa.bindparam("id", type_=sa.Uuid()))
    for (slug,) in op.get_bind().execute(sa.text("SELECT slug FROM tiers")).fetchall():
        op.get_bind().execute(price, {"id": new_id(), "slug": slug})


def _tiers() -> None:
    with op.batch_alter_table("tiers") as tiers:
        tiers.drop_constraint(op.f("ck_tiers_price_is_not_negative"), type_="check")
        tiers.drop_column("price_minor")
        for name, default in (
            ("period", "anniversary"),
            ("late_renewal", "continuous-in-grace"),
            ("admission", "public"),
        ):
            longest = 30 if name == "late_renewal" else 20
            tiers.add_column(
                sa.Column(name, sa.String(longest), nullable=False, server_default=default)
            )
        for name, number in (
            ("calendar_start_month", "1"),
            ("rollover_months", "3"),
            ("approvals_needed", "1"),
            ("renewal_approvals_needed", "0"),
            ("counsel_share_bp", "500"),
        ):
            tiers.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=number))
        for name, items in (
            ("approver_ids", "[]"),
            ("questions", "[]"),
            ("notice_days", "[-60, -30, -7, 0, 7, 21]"),
            ("instalments_allowed", "[1, 2, 4, 12]"),
        ):
            tiers.add_column(sa.Column(name, JSONColumn, nullable=False, server_default=items))
        tiers.create_check_constraint(
            op.f("ck_tiers_period_is_known"), "period IN ('anniversary', 'calendar')"
        )
        tiers.create_check_constraint(
            op.f("ck_tiers_start_is_a_month"), "calendar_start_month BETWEEN 1 AND 12"
        )
        tiers.create_check_constraint(
            op.f("ck_tiers_late_renewal_is_known"),
            "late_renewal IN ('continuous-in-grace', 'always-continuous', 'always-restart')",
        )
        tiers.create_check_constraint(
            op.f("ck_tiers_admission_is_known"),
            "admission IN ('public', 'admin-only', 'renewal-only')",
        )
        tiers.create_check_constraint(
            op.f("ck_tiers_share_is_a_part"), "counsel_share_bp BETWEEN 0 AND 10000"
        )


def _memberships() -> None:
    op.add_column("memberships", sa.Column("number", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE memberships SET number = (SELECT count(*) FROM memberships AS earlier"
        " WHERE earlier.id <= memberships.id)"
    )
    op.execute(
        "INSERT INTO counters (name, value) SELECT 'members', count(*) FROM memberships"
        " WHERE true ON CONFLICT DO NOTHING"
    )
    with op.batch_alter_table("memberships") as memberships:
        memberships.alter_column("number", existing_type=sa.Integer(), nullable=False)
        memberships.add_column(sa.Column("next_tier_slug", sa.String(40), nullable=True))
        memberships.add_column(
            sa.Column("currency", sa.String(3), nullable=False, server_default="EUR")
        )
        memberships.add_column(
            sa.Column("extra_seats", sa.Integer(), nullable=False, server_default="0")
        )
        memberships.add_column(
            sa.Column("auto_renew", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        memberships.create_index("uq_memberships_number", ["number"], unique=True)
    op.execute(
        "UPDATE memberships SET currency ="
        " (SELECT tiers.currency FROM tiers WHERE tiers.slug = memberships.tier_slug)"
    )


def _transitions() -> None:
    with op.batch_alter_table("transitions") as transitions:
        transitions.drop_constraint(op.f("fk_transitions_term_id_terms"), type_="foreignkey")
        transitions.alter_column("term_id", new_column_name="fact_id")


def _terms() -> None:
    with op.batch_alter_table("terms") as terms:
        terms.drop_constraint(op.f("uq_terms_invoice_id"), type_="unique")
        terms.drop_constraint(op.f("uq_terms_membership_id_starts_on"), type_="unique")
        terms.add_column(sa.Column("tier_slug", sa.String(40), nullable=True))
        terms.add_column(sa.Column("origin", sa.String(20), nullable=True))
        terms.add_column(sa.Column("invoice_line_id", sa.Uuid(), nullable=True))
        terms.add_column(sa.Column("grant_id", sa.Uuid(), nullable=True))
        terms.add_column(sa.Column("grace_ends_on", sa.Date(), nullable=True))
        terms.add_column(sa.Column("voided_at", Moment(), nullable=True))
    _fill_terms()
    with op.batch_alter_table("terms") as terms:
        terms.alter_column("tier_slug", existing_type=sa.String(40), nullable=False)
        terms.alter_column("origin", existing_type=sa.String(20), nullable=False)
        terms.alter_column("grace_ends_on", existing_type=sa.Date(), nullable=False)
        terms.create_foreign_key(op.f("fk_terms_tier_slug_tiers"), "tiers", ["tier_slug"], ["slug"])
        terms.create_check_constraint(
            op.f("ck_terms_grace_follows_the_end"), "ends_on <= grace_ends_on"
        )
        terms.create_check_constraint(
            op.f("ck_terms_origin_is_known"),
            "origin IN ('join', 'renewal', 'rejoin', 'upgrade', 'grant', 'import')",
        )
    op.create_index(
        "uq_terms_starts_on",
        "terms",
        ["membership_id", "starts_on"],
        unique=True,
        postgresql_where=_COUNTS,
        sqlite_where=_COUNTS,
    )
    op.create_index("uq_terms_invoice_line_id", "terms", ["invoice_line_id"], unique=True)
    op.create_index("ix_terms_ends_on", "terms", ["ends_on", "membership_id"])
    op.create_index("ix_terms_invoice_id", "terms", ["invoice_id"])


def _fill_terms() -> None:
    """Terms from before say whose price they had, how they came about, and until when grace lasts."""
    grace = (
        "terms.ends_on + tiers.grace_days"
        if op.get_bind().dialect.name == "postgresql"
        else "date(terms.ends_on, '+' || tiers.grace_days || ' days')"
    )
    of_membership = "FROM memberships JOIN tiers ON tiers.slug = memberships.tier_slug"
    here = "WHERE memberships.id = terms.membership_id"
    earlier = (
        "SELECT 1 FROM terms AS earlier WHERE earlier.membership_id = terms.membership_id"
        " AND earlier.starts_on < terms.starts_on"
    )
    taken_over = f"(SELECT memberships.taken_over {of_membership} {here})"
    op.execute(
        f"UPDATE terms SET tier_slug = (SELECT tiers.slug {of_membership} {here}),"
        f" grace_ends_on = (SELECT {grace} {of_membership} {here}),"
        f" origin = CASE WHEN EXISTS ({earlier}) THEN 'renewal'"
        f" WHEN {taken_over} THEN 'import' WHEN invoice_id IS NULL THEN 'grant' ELSE 'join' END"
    )


def _holds_and_exits() -> None:
    with op.batch_alter_table("holds") as holds:
        holds.create_check_constraint(
            op.f("ck_holds_released_after_it_starts"), "starts_on <= released_on"
        )
    with op.batch_alter_table("exits") as exits:
        exits.add_column(sa.Column("cause", sa.String(20), nullable=False, server_default=""))
        exits.add_column(sa.Column("appeal_until", sa.Date(), nullable=True))
        exits.add_column(sa.Column("revoked_on", sa.Date(), nullable=True))
        exits.add_column(sa.Column("noted_at", Moment(), nullable=True))
        exits.add_column(sa.Column("noted_by_id", sa.Uuid(), nullable=True))
    op.create_index("ix_exits_effective_on", "exits", ["effective_on"])


def _carried_out() -> None:
    op.create_table(
        "carried_out_lines",
        sa.Column("invoice_line_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("carried_out_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_carried_out_lines_membership_id_memberships"),
        ),
        sa.PrimaryKeyConstraint("invoice_line_id", name=op.f("pk_carried_out_lines")),
    )


def _refuse_overlaps() -> None:
    """No two terms of a membership share a day, whatever the code does."""
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE terms ADD CONSTRAINT terms_never_overlap EXCLUDE USING gist"
        " (membership_id WITH =, daterange(starts_on, ends_on) WITH &&)"
        " WHERE (voided_at IS NULL)"
    )
