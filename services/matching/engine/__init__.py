"""The arithmetic of matching: candidates as arrays, the score, and the exact best of many."""

import os

# One thread for each product: a second one spins while it waits and made a busy machine up to six times
# slower. The library reads this once, when it is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
