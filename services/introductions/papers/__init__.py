"""What is printed of partnerships."""
