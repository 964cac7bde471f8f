"""Consents that a table tells of."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WAYS = "through IN ('api', 'staff', 'link', 'application', 'import')"


def upgrade() -> None:
    """Go forward.

    SQLite makes the table anew for it, and forgets what keeps its rows as they are: that is put back.
    """
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    kept = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'consents'"
    triggers = op.get_bind().scalars(sa.text(kept)).all() if is_sqlite else []
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_consents_way_is_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_consents_way_is_known"), _WAYS)
    for trigger in triggers:
        op.execute(trigger)
