"""What notifications remembers: letters, people's wishes about them, and what letters speak of."""

from services.notifications.models.database import db
from services.notifications.models.encounters import Attendance, Gathering, Introduction
from services.notifications.models.letters import Audience, Circular, Letter
from services.notifications.models.people import (
    Contact,
    Membership,
    Organisation,
    Representation,
    StaffRole,
)
from services.notifications.models.preferences import Group, Preference

__all__ = [
    "Attendance",
    "Audience",
    "Circular",
    "Contact",
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
