"""Tiers with prices, terms that never overlap, and what becomes of memberships."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
