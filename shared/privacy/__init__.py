"""Privacy: what a service holds of persons is declared table by table, and from that told, and taken away.

A service says of each of its tables whose rows it holds, which columns are personal, and what becomes of them
when a person is erased. A disclosure reads by that; an erasure works by it; and a table or column of which
nothing is said fails a test.
"""

from shared.privacy.register import OWN_ID, Fate, Held, Register
from shared.privacy.rows import Disclosure, Part, disclosure_of

__all__ = ["OWN_ID", "Disclosure", "Fate", "Held", "Part", "Register", "disclosure_of"]
