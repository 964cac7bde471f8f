"""What is read here: gatherings, the answers to them, and who may do what."""
