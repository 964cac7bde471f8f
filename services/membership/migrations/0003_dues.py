"""Invoices with lines, the ledger, credit, sponsorships and the counsel fund."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
