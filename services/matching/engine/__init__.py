"""The arithmetic of matching: candidates as arrays, the score, and the exact best of many."""
