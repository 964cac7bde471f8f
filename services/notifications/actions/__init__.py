"""What notifications does."""
