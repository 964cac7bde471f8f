"""What membership decides: pure sentences over its models."""
