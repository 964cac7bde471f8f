"""Imports that go on where they stopped, and merges that can be undone."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    _merges()
    _distinctions()
    _import_runs()
    _import_rows()
    op.create_table(
        "saved_mappings",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("told", JSONColumn, nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_mappings")),
    )


def _merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", Moment(), nullable=False),
        sa.Column("merged_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("changes", JSONColumn, nullable=False),
        sa.CheckConstraint(
            "kind IN ('person', 'organisation')", name=op.f("ck_merges_kind_is_known")
        ),
        sa.CheckConstraint("merged_id <> survivor_id", name=op.f("ck_merges_two_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_survivor_id", "merges", ["survivor_id"])
    stands = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_merges_standing",
        "merges",
        ["merged_id"],
        unique=True,
        postgresql_where=stands,
        sqlite_where=stands,
    )


def _distinctions() -> None:
    op.create_table(
        "distinctions",
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.Column("told_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_distinctions_sorted_pair")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_distinctions")),
    )


def _import_runs() -> None:
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("mapping", JSONColumn, nullable=False),
        sa.Column("manner", JSONColumn, nullable=False),
        sa.Column("columns", JSONColumn, nullable=False),
        sa.Column("passed_over", JSONColumn, nullable=False),
        sa.Column("asked_by", JSONColumn, nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("expected", JSONColumn, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("counts", JSONColumn, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('checking', 'checked', 'running', 'done', 'cancelled')",
            name=op.f("ck_import_runs_state_is_known"),
        ),
        sa.CheckConstraint(
            "taken <= total AND checked <= total", name=op.f("ck_import_runs_no_more_than_all")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index("ix_import_runs_state", "import_runs", ["state", "id"])
    op.create_index("ix_import_runs_fingerprint", "import_runs", ["fingerprint"])


def _import_rows() -> None:
    op.create_table(
        "import_portions",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("rows", JSONColumn, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_portions_run_id_import_runs")
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_import_portions")),
    )
    op.create_table(
        "import_rows",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("told", JSONColumn, nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_rows_run_id_import_runs")
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_import_rows")),
    )
    op.create_index("ix_import_rows_subject_id", "import_rows", ["subject_id", "run_id"])
