"""What the introductions service decides, purely."""
