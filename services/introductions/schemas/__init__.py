"""What the introductions service accepts and shows."""
