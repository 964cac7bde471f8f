"""What stands in for Stripe: a server on loopback that the real SDK talks to, with its state in memory."""
