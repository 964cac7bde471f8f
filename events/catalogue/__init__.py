"""The catalogue of everything that is said on the bus, written from the code itself."""
