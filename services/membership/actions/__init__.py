"""What membership does: one verb, one transaction each."""
