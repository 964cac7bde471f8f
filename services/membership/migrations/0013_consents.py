"""What persons agreed to and took back: rows that the database refuses to change or delete."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KEPT = (
    *("id", "person_id", "purpose", "deed", "said_at", "said_by_id", "by_program", "through"),
    "wording",
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.Column("said_by_id", sa.Uuid()),
        sa.Column("by_program", sa.String(100), nullable=False),
        sa.Column("through", sa.String(20), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "deed IN ('given', 'withdrawn')", name=op.f("ck_consents_deed_is_known")
        ),
        sa.CheckConstraint(
            "through IN ('api', 'staff', 'link', 'application')",
            name=op.f("ck_consents_way_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_person_id", "consents", ["person_id", "purpose"])
    op.create_index("ix_consents_purpose", "consents", ["purpose", "person_id"])
    _close_to_changes()


def _close_to_changes() -> None:
    """What was said stands; only the evidence of somebody who is erased is blanked."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    is_same = "IS" if is_sqlite else "IS NOT DISTINCT FROM"
    same = " AND ".join(f"NEW.{name} {is_same} OLD.{name}" for name in _KEPT)
    blanking = f"NEW.evidence = '' AND {same}"
    if is_sqlite:
        stands = "BEGIN SELECT RAISE(ABORT, 'what was agreed to stands'); END"
        op.execute(
            "CREATE TRIGGER consents_stand_update BEFORE UPDATE ON consents"
            f" WHEN NOT ({blanking}) {stands}"
        )
        op.execute(f"CREATE TRIGGER consents_stand_delete BEFORE DELETE ON consents {stands}")
        return
    op.execute(
        "CREATE FUNCTION what_was_agreed_to_stands() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'what was agreed to stands'; END $$"
    )
    refused = "EXECUTE FUNCTION what_was_agreed_to_stands()"
    op.execute(
        "CREATE TRIGGER consents_stand_update BEFORE UPDATE ON consents"
        f" FOR EACH ROW WHEN (NOT ({blanking})) {refused}"
    )
    op.execute(
        f"CREATE TRIGGER consents_stand_delete BEFORE DELETE ON consents FOR EACH ROW {refused}"
    )
    op.execute(
        f"CREATE TRIGGER consents_are_kept BEFORE TRUNCATE ON consents FOR EACH STATEMENT {refused}"
    )
