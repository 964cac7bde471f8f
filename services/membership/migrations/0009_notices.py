"""What was said when, what is due, and in which language somebody is written to."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    _said("notices", "term_id", "terms")
    _said("reminders", "invoice_id", "invoices", "part")
    _looked_at("terms", "look_on")
    _looked_at("invoices", "remind_on", sa.text("state = 'open'"))
    reminder_days = sa.Column(
        "reminder_days", JSONColumn, nullable=False, server_default="[-7, 0, 7, 21, 35]"
    )
    op.add_column("tiers", reminder_days)
    for table in ("persons", "billing_details", "invoices"):
        said = sa.Column("letter_language", sa.String(35), nullable=False, server_default="")
        op.add_column(table, said)


def _looked_at(table: str, when: str, where: sa.TextClause | None = None) -> None:
    """What was there before is looked at at once."""
    op.add_column(table, sa.Column(when, sa.Date(), nullable=True, server_default="0001-01-01"))
    op.create_index(
        op.f(f"ix_{table}_{when}"),
        table,
        [when, "id"],
        postgresql_where=where,
        sqlite_where=where,
    )


def _said(table: str, of: str, referred: str, *more: str) -> None:
    op.create_table(
        table,
        sa.Column(of, sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in more),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.CheckConstraint("state IN ('said', 'skipped')", name=op.f(f"ck_{table}_state_is_known")),
        sa.ForeignKeyConstraint([of], [f"{referred}.id"], name=op.f(f"fk_{table}_{of}_{referred}")),
        sa.PrimaryKeyConstraint(of, *more, "step", name=op.f(f"pk_{table}")),
    )
