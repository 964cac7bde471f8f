"""What holds of the introductions service."""
