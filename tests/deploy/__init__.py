"""How the house is run, proven piece by piece."""
