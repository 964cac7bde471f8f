"""What notifications hears, and what it writes to whom about it."""

from services.notifications.handlers import (
    cards,
    consents,
    dues,
    erasures,
    gatherings,
    grants,
    handovers,
    hooks,
    introductions,
    invoices,
    memberships,
    merges,
    partnerships,
    people,
    proposals,
    representatives,
    standing,
)
from services.notifications.handlers.hearing import inbox

__all__ = [
    "cards",
    "consents",
    "dues",
    "erasures",
    "gatherings",
    "grants",
    "handovers",
    "hooks",
    "inbox",
    "introductions",
    "invoices",
    "memberships",
    "merges",
    "partnerships",
    "people",
    "proposals",
    "representatives",
    "standing",
]
