"""What each kind of letter says, to whom it may say it, and how it looks."""

from services.notifications.letters import (
    attending,
    benefits,
    cards,
    changes,
    counsel,
    dues,
    erasures,
    gatherings,
    grants,
    handovers,
    hooks,
    introductions,
    invoices,
    memberships,
    nominations,
    partnerships,
    proposals,
    representatives,
    standing,
)
from services.notifications.letters.kinds import DIGEST, KINDS, Desk, Kind, Overtaken
from services.notifications.letters.known import NotKnown, key_of
from services.notifications.letters.stationery import UnusableAddress
from services.notifications.letters.writing import compose

__all__ = [
    "DIGEST",
    "KINDS",
    "Desk",
    "Kind",
    "NotKnown",
    "Overtaken",
    "UnusableAddress",
    "attending",
    "benefits",
    "cards",
    "changes",
    "compose",
    "counsel",
    "dues",
    "erasures",
    "gatherings",
    "grants",
    "handovers",
    "hooks",
    "introductions",
    "invoices",
    "key_of",
    "memberships",
    "nominations",
    "partnerships",
    "proposals",
    "representatives",
    "standing",
]
