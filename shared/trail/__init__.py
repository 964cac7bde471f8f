"""The trail: who did what when, to whom, in entries that nobody can change unnoticed.

What a transaction does to the tables of a service that keeps a trail is noted as it is done, and written
down with it: one entry, or none where nothing was changed. Entries are sealed soon after, in one line: the
hash of each commits to the hash of the one before it, and to a salted MAC of what was changed. The salt lies
beside what it salts, so both can be shredded without breaking the line.
"""

from shared.trail.chain import Break, Checkpoint, Verdict, seal, verify
from shared.trail.doing import doing
from shared.trail.shredding import shred
from shared.trail.tables import DETAILS, ENTRIES, SUBJECTS, lay_trail
from shared.trail.watching import watch

__all__ = [
    "DETAILS",
    "ENTRIES",
    "SUBJECTS",
    "Break",
    "Checkpoint",
    "Verdict",
    "doing",
    "lay_trail",
    "seal",
    "shred",
    "verify",
    "watch",
]
