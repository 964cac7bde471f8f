"""What matching remembers: members and their profiles, gatherings, introductions, and whom it found for whom."""

from services.matching.models.candidates import Candidate, Revision
from services.matching.models.choosings import Choosing
from services.matching.models.database import db
from services.matching.models.gatherings import Attendance, Gathering
from services.matching.models.introductions import Introduction
from services.matching.models.matches import NO_GATHERING, Match, Threshold
from services.matching.models.members import Membership, Organisation, Profile, Representation
from services.matching.models.teachings import Teaching

__all__ = [
    "NO_GATHERING",
    "PROJECTIONS",
    "Attendance",
    "Candidate",
    "Choosing",
    "Gathering",
    "Introduction",
    "Match",
    "Membership",
    "Organisation",
    "Profile",
    "Representation",
    "Revision",
    "Teaching",
    "Threshold",
    "db",
]

PROJECTIONS = (
    Attendance,
    Candidate,
    Gathering,
    Introduction,
    Membership,
    Organisation,
    Profile,
    Representation,
)
"""What is nothing but heard, or made of it: it can be forgotten and heard again.

Matches and weekly choices stay, so that none is announced twice; so do the thresholds, what was learned, and the
revision that goes on counting.
"""
