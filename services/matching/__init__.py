"""Matching remembers what members offer and need, who comes to which gathering, and what became of introductions.

It hears organisations, persons, memberships, representatives, gatherings and introductions. It announces
matches: two people who should meet, with a score and with reasons for each of them.
"""

import os

# One thread for each product of arrays: a second one spins while it waits, and made a busy machine up to six
# times slower. numpy's library reads this once, when it is first loaded; so it is said before anything else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
