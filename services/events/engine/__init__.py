"""What the events service computes: who meets whom in which round."""
