"""What is asked of a payment provider, and what is made of what it tells."""
