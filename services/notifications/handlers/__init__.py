"""What notifications hears, and what it writes to whom about it."""

from services.notifications.handlers import (
    cards,
    dues,
    gatherings,
    handovers,
    introductions,
    memberships,
    merges,
    partnerships,
    people,
    proposals,
    representatives,
)
from services.notifications.handlers.hearing import inbox

__all__ = [
    "cards",
    "dues",
    "gatherings",
    "handovers",
    "inbox",
    "introductions",
    "memberships",
    "merges",
    "partnerships",
    "people",
    "proposals",
    "representatives",
]
