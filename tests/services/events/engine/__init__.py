"""Who meets whom: what is computed, without a database."""
