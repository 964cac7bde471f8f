"""What those who met said that it was worth."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_worth", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("second_worth", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("second_worth")
        batch_op.drop_column("first_worth")
