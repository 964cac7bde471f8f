"""What holds of the facts: contracts, their wrapper and their catalogue."""
