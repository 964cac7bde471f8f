"""What the introductions service does: one verb, one transaction."""
