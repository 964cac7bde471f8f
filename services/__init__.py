"""The work: one room for each service; each remembers its own."""
