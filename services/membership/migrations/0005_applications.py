"""Questions, approvals, grants, and what records are compared by."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN_RENEWAL = sa.text(
    "state IN ('draft', 'submitted', 'under_review', 'approved') AND kind = 'renewal'"
)
_ASKED = sa.text("state = 'asked'")
_TOLD = {"website": 300, "phone": 40, "registration_number": 60}
_KEYS = {"likeness_key": 300, "web_key": 253, "phone_key": 20, "registration_key": 60}
_FORMS = frozenset(
    """the ab ag aps as asa bv co company corp corporation cv ev foundation gmbh inc incorporated kft kg
    limited llc llp ltd nv oy oyj plc pty pvt sa sarl sas se spa srl stichting ug""".split()
)


def upgrade() -> None:
    """Go forward."""
    _widen_applications()
    _make_votes()
    _make_hardship_cases()
    _make_grants()
    _compare_records()
    with op.batch_alter_table("tiers") as tiers:
        tiers.add_column(
            sa.Column("application_days", sa.Integer(), nullable=False, server_default="90")
        )
        tiers.create_check_constraint(
            op.f("ck_tiers_application_days_are_some"), "application_days >= 1"
        )
    with op.batch_alter_table("tiers") as tiers:
        tiers.alter_column("application_days", server_default=None)


def _compare_records() -> None:
    for table, columns in (
        ("organisations", {**_TOLD, **_KEYS}),
        ("persons", {"phone": 40, "likeness_key": 200, "phone_key": 20}),
    ):
        for name, length in columns.items():
            column = sa.Column(name, sa.String(length), nullable=False, server_default="")
            op.add_column(table, column)
    _fill_in("persons", "match_key", lambda key: sorted(key.rpartition("|")[0].split()))
    _fill_in("organisations", "name_key", _without_form)
    for name in _KEYS:
        op.create_index(f"ix_organisations_{name}", "organisations", [name])
    for name in ("likeness_key", "phone_key"):
        op.create_index(f"ix_persons_{name}", "persons", [name])


def _without_form(name_key: str) -> list[str]:
    words = name_key.split()
    return [word for word in words if word not in _FORMS] or words


def _fill_in(table: str, key: str, words: Callable[[str], list[str]]) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT id, {key} FROM {table}")).all()
    filled = [{"id": row[0], "key": " ".join(words(row[1]))} for row in rows]
    if filled:
        change = sa.text(f"UPDATE {table} SET likeness_key = :key WHERE id = :id")
        connection.execute(change, filled)


def _widen_applications() -> None:
    with op.batch_alter_table("applications") as table:
        table.add_column(
            sa.Column("kind", sa.String(length=20), nullable=False, server_default="join")
        )
        table.add_column(
            sa.Column("donation_minor", sa.BigInteger(), nullable=False, server_default="0")
        )
        table.add_column(
            sa.Column("purchase_order", sa.String(length=100), nullable=False, server_default="")
        )
        table.add_column(sa.Column("brought_by_person_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("brought_by_organisation_id", sa.Uuid(), nullable=True))
        table.add_column(
            sa.Column("brought_by", sa.String(length=300), nullable=False, server_default="")
        )
        table.add_column(sa.Column("started_at", Moment(), nullable=True))
        table.add_column(sa.Column("touched_at", Moment(), nullable=True))
        table.add_column(sa.Column("link_sent_at", Moment(), nullable=True))
        table.add_column(sa.Column("invoice_id", sa.Uuid(), nullable=True))
        table.alter_column("submitted_at", existing_type=Moment(), nullable=True)
    op.execute("UPDATE applications SET started_at = submitted_at, touched_at = submitted_at")
    with op.batch_alter_table("applications") as table:
        for column in ("kind", "donation_minor", "purchase_order", "brought_by"):
            table.alter_column(column, server_default=None)
        table.alter_column("started_at", existing_type=Moment(), nullable=False)
        table.alter_column("touched_at", existing_type=Moment(), nullable=False)
        table.create_check_constraint(
            op.f("ck_applications_kind_is_known"), "kind IN ('join', 'renewal')"
        )
        table.create_check_constraint(
            op.f("ck_applications_donation_is_not_negative"), "donation_minor >= 0"
        )
        for column, target in (
            ("brought_by_person_id", "persons"),
            ("brought_by_organisation_id", "organisations"),
            ("invoice_id", "invoices"),
        ):
            name = op.f(f"fk_applications_{column}_{target}")
            table.create_foreign_key(name, target, [column], ["id"])
    op.create_index(
        "uq_applications_open_renewal",
        "applications",
        ["membership_id"],
        unique=True,
        postgresql_where=_OPEN_RENEWAL,
        sqlite_where=_OPEN_RENEWAL,
    )
    op.create_index("ix_applications_touched_at", "applications", ["state", "touched_at"])
    op.create_index("ix_applications_organisation_id", "applications", ["organisation_id"])
    op.create_index("ix_applications_person_id", "applications", ["person_id"])


def _make_votes() -> None:
    op.create_table(
        "application_votes",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=False),
        sa.Column("vote", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("voted_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "vote IN ('yes', 'no')", name=op.f("ck_application_votes_vote_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_votes_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["persons.id"], name=op.f("fk_application_votes_approver_id_persons")
        ),
        sa.PrimaryKeyConstraint("application_id", "approver_id", name=op.f("pk_application_votes")),
    )


def _make_hardship_cases() -> None:
    op.create_table(
        "hardship_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused')",
            name=op.f("ck_hardship_cases_state_is_known"),
        ),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (membership_id IS NULL)",
            name=op.f("ck_hardship_cases_one_thing_is_asked_for"),
        ),
        *_references("hardship_cases", "application_id", "membership_id", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_cases")),
        sa.UniqueConstraint("reference", name=op.f("uq_hardship_cases_reference")),
    )
    for name in ("application", "membership"):
        op.create_index(
            f"uq_hardship_cases_{name}",
            "hardship_cases",
            [f"{name}_id"],
            unique=True,
            postgresql_where=_ASKED,
            sqlite_where=_ASKED,
        )
    op.create_index("ix_hardship_cases_state", "hardship_cases", ["state", "id"])


def _make_grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('complimentary', 'hardship')", name=op.f("ck_grants_kind_is_known")
        ),
        sa.CheckConstraint(
            "(application_id IS NOT NULL) OR (membership_id IS NOT NULL)",
            name=op.f("ck_grants_is_for_something"),
        ),
        sa.CheckConstraint(
            "reason_code IN ('honorary', 'partner', 'speaker', 'volunteer', 'staff', 'trial',"
            " 'hardship', 'other')",
            name=op.f("ck_grants_reason_is_known"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_grants_percent_is_a_part")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_grants_price_is_not_negative")),
        sa.CheckConstraint(
            "(kind = 'complimentary' AND percent IS NULL AND price_minor IS NULL)"
            " OR (kind = 'hardship' AND (percent IS NULL) <> (price_minor IS NULL))",
            name=op.f("ck_grants_hardship_has_one_price"),
        ),
        *_references("grants", "application_id", "membership_id", "case_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("application_id", name=op.f("uq_grants_application_id")),
        sa.UniqueConstraint("case_id", name=op.f("uq_grants_case_id")),
    )
    op.create_index("ix_grants_membership_id", "grants", ["membership_id"])


def _references(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    targets = {
        "application_id": "applications",
        "membership_id": "memberships",
        "person_id": "persons",
        "case_id": "hardship_cases",
    }
    return [
        sa.ForeignKeyConstraint(
            [column],
            [f"{targets[column]}.id"],
            name=op.f(f"fk_{table}_{column}_{targets[column]}"),
        )
        for column in columns
    ]
