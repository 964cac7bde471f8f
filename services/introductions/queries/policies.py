"""How the association proposes introductions."""

from __future__ import annotations

from services.introductions.models import Mode, Policy
from shared.database import Session


def mode(session: Session) -> Mode:
    """Whether matches are proposed at once, or a steward looks first; at once unless somebody said otherwise."""
    found = session.get(Policy, 1, populate_existing=True)
    return Mode(found.mode) if found else Mode.AUTOMATIC


def steward_looks_first(session: Session) -> bool:
    """Whether what is found waits until a steward has looked at it."""
    return mode(session) == Mode.STEWARD_FIRST
