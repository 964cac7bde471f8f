"""Steps of a partnership: one side proposes, all sides confirm, and only then anything changes."""

from services.introductions.actions.steps.answering import (
    close_unanswered,
    confirm,
    refuse,
    withdraw,
)
from services.introductions.actions.steps.proposing import (
    propose_focus,
    propose_party,
    propose_stage,
)

__all__ = [
    "close_unanswered",
    "confirm",
    "propose_focus",
    "propose_party",
    "propose_stage",
    "refuse",
    "withdraw",
]
