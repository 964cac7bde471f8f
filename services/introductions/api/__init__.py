"""Where programs ask the introductions service."""
