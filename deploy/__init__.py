"""How the house is run: all in one process, or each service on its own; the command line, the demo, the story."""
