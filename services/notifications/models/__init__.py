"""What notifications remembers: letters, people's wishes about them, and what letters speak of."""

from services.notifications.models.database import db
from services.notifications.models.encounters import Attendance, Gathering, Introduction
from services.notifications.models.letters import Audience, Circular, Clock, Discarded, Letter
from services.notifications.models.people import (
    Contact,
    Membership,
    Organisation,
    Representation,
    StaffRole,
)
from services.notifications.models.preferences import Consent, Group, Preference

__all__ = [
    "PROJECTIONS",
    "Attendance",
    "Audience",
    "Circular",
    "Clock",
    "Consent",
    "Contact",
    "Discarded",
    "Gathering",
    "Group",
    "Introduction",
    "Letter",
    "Membership",
    "Organisation",
    "Preference",
    "Representation",
    "StaffRole",
    "db",
]

PROJECTIONS = (
    Attendance,
    Clock,
    Consent,
    Contact,
    Gathering,
    Introduction,
    Membership,
    Organisation,
    Representation,
    StaffRole,
)
"""What is nothing but heard: it can be forgotten and heard again, and no letter is written twice."""
