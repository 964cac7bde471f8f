"""Payments by card: the real SDK, the double of Stripe on loopback, and both databases."""
