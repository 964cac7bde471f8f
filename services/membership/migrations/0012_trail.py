"""The log of what was done, and who is told outside."""

import sqlalchemy as sa
from alembic import op

from shared.tables import JSONColumn, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ENTRY = ("id", "done_at", "by_person_id", "by_program", "operation")
_DETAIL = ("entry_id", "position", "of_table", "row_key", "deed", "mac")


def upgrade() -> None:
    """Go forward."""
    _make_trail()
    _close_the_trail_to_changes()
    _make_proposals()
    _make_hooks()


def _make_trail() -> None:
    op.create_table(
        "trail_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("done_at", Moment(), nullable=False),
        sa.Column("by_person_id", sa.Uuid()),
        sa.Column("by_program", sa.String(200), nullable=False),
        sa.Column("operation", sa.String(200), nullable=False),
        sa.Column("number", sa.BigInteger()),
        sa.Column("hash", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entries")),
        sa.UniqueConstraint("number", name=op.f("uq_trail_entries_number")),
        comment="Who did what when, once for each transaction; number and hash are given when it is sealed.",
    )
    op.create_index("ix_trail_entries_by_person_id", "trail_entries", ["by_person_id", "id"])
    op.create_index("ix_trail_entries_operation", "trail_entries", ["operation", "id"])
    op.create_index(
        "ix_trail_entries_unsealed",
        "trail_entries",
        ["id"],
        postgresql_where=sa.text("number IS NULL"),
        sqlite_where=sa.text("number IS NULL"),
    )
    op.create_table(
        "trail_details",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("of_table", sa.String(63), nullable=False),
        sa.Column("row_key", sa.String(200), nullable=False),
        sa.Column("deed", sa.String(10), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(32)),
        sa.Column("fields", sa.Text()),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["trail_entries.id"], name=op.f("fk_trail_details_entry_id_trail_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_trail_details")),
        comment="What was done to one row, or to many at once; nonce and fields can be shredded.",
    )
    op.create_table(
        "trail_subjects",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["trail_entries.id"],
            name=op.f("fk_trail_subjects_entry_id_trail_entries"),
        ),
        sa.PrimaryKeyConstraint(
            "entry_id", "position", "kind", "subject_id", name=op.f("pk_trail_subjects")
        ),
        comment="Whom a detail is about.",
    )
    op.create_index("ix_trail_subjects_subject_id", "trail_subjects", ["subject_id", "entry_id"])
    op.create_table(
        "trail_head",
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trail_head")),
        comment="The entry that was sealed last: its row lock lets one seal at a time.",
    )


def _make_proposals() -> None:
    op.create_table(
        "change_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("changes", JSONColumn, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid()),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid()),
        sa.Column("decided_at", Moment()),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'refused', 'replaced')",
            name=op.f("ck_change_proposals_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_change_proposals_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_proposals")),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_change_proposals_open",
        "change_proposals",
        ["organisation_id"],
        unique=True,
        postgresql_where=is_open,
        sqlite_where=is_open,
    )
    op.create_index(
        "ix_change_proposals_organisation_id", "change_proposals", ["organisation_id", "id"]
    )
    op.create_index("ix_change_proposals_state", "change_proposals", ["state", "id"])


def _make_hooks() -> None:
    op.create_table(
        "hook_endpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("event_types", JSONColumn, nullable=False),
        sa.Column("registered_by_id", sa.Uuid()),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("told_position", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", Moment()),
        sa.Column("disabled_for", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_endpoints")),
    )
    of_endpoint = "endpoint_id_hook_endpoints"
    op.create_table(
        "hook_secrets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(100), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment()),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["hook_endpoints.id"], name=op.f(f"fk_hook_secrets_{of_endpoint}")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_secrets")),
    )
    op.create_index("ix_hook_secrets_endpoint_id", "hook_secrets", ["endpoint_id", "id"])
    op.create_table(
        "hook_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_type", sa.String(100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment()),
        sa.Column("last_answer", sa.String(200), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'given-up')",
            name=op.f("ck_hook_deliveries_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["hook_endpoints.id"], name=op.f(f"fk_hook_deliveries_{of_endpoint}")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_deliveries")),
        sa.UniqueConstraint(
            "endpoint_id", "event_id", name=op.f("uq_hook_deliveries_endpoint_id_event_id")
        ),
    )
    op.create_index("ix_hook_deliveries_due", "hook_deliveries", ["state", "next_at"])
    op.create_index("ix_hook_deliveries_endpoint_id", "hook_deliveries", ["endpoint_id", "id"])


def _close_the_trail_to_changes() -> None:
    """The database itself refuses to change what was written, but for sealing it once and shredding."""
    sealing = f"OLD.number IS NULL AND OLD.hash IS NULL AND {_same(_ENTRY)}"
    shredding = f"NEW.nonce IS NULL AND NEW.fields IS NULL AND {_same(_DETAIL)}"
    allowed = {"trail_entries": sealing, "trail_details": shredding, "trail_subjects": "1 = 0"}
    if op.get_bind().dialect.name == "sqlite":
        for table, condition in allowed.items():
            stands = "BEGIN SELECT RAISE(ABORT, 'what is in the log stands'); END"
            op.execute(
                f"CREATE TRIGGER {table}_stand_update BEFORE UPDATE ON {table}"
                f" WHEN NOT ({condition}) {stands}"
            )
            op.execute(f"CREATE TRIGGER {table}_stand_delete BEFORE DELETE ON {table} {stands}")
        return
    op.execute(
        "CREATE FUNCTION what_is_in_the_log_stands() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'what is in the log stands'; END $$"
    )
    refused = "EXECUTE FUNCTION what_is_in_the_log_stands()"
    for table, condition in allowed.items():
        op.execute(
            f"CREATE TRIGGER {table}_stand_update BEFORE UPDATE ON {table}"
            f" FOR EACH ROW WHEN (NOT ({condition})) {refused}"
        )
        op.execute(
            f"CREATE TRIGGER {table}_stand_delete BEFORE DELETE ON {table} FOR EACH ROW {refused}"
        )
        op.execute(
            f"CREATE TRIGGER {table}_are_kept BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT {refused}"
        )


def _same(columns: tuple[str, ...]) -> str:
    is_same = "IS" if op.get_bind().dialect.name == "sqlite" else "IS NOT DISTINCT FROM"
    return " AND ".join(f"NEW.{name} {is_same} OLD.{name}" for name in columns)
