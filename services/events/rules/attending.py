"""When those who come are asked and reminded, and what an answer may still be."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.events.models import Gathering, Reconfirmation
from shared.errors import BadInput, Conflict, NotFound


class NobodyAskedYou(NotFound):
    """Nobody asked whether this person still comes."""


class SaidAlready(Conflict):
    """This was answered, and the link is for one answer; sign in to change it."""


class ToNobody(BadInput):
    """A message is for those who come, for those who wait, or for both."""


def reconfirm_at(gathering: Gathering) -> datetime | None:
    """When those who have places are asked whether they still come; None where they are not."""
    hours = gathering.reconfirm_hours
    return gathering.starts_at - timedelta(hours=hours) if hours else None


def reminder_due(gathering: Gathering, now: datetime) -> int | None:
    """By how many hours before the start those who come should have been reminded last; None if not yet."""
    due = [one for one in gathering.reminder_hours if remind_at(gathering, one) <= now]
    return min(due, default=None)


def remind_at(gathering: Gathering, hours: int) -> datetime:
    """The moment of a reminder."""
    return gathering.starts_at - timedelta(hours=hours)


def check_unsaid(asked: Reconfirmation, comes: bool) -> bool:
    """Whether this was said already. Refuses, as SaidAlready, to say the contrary."""
    if asked.comes is None:
        return False
    if asked.comes != comes:
        raise SaidAlready
    return True
