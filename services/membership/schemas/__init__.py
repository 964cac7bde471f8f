"""What membership accepts and shows."""
