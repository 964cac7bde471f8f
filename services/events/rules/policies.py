"""Policies of a gathering: who takes a place at once, until when one moves up, what going back costs."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from services.events.models import Gathering, Rsvp, RsvpState
from shared.errors import Conflict


class GatheringIsFull(Conflict):
    """All places at this event are taken, and it has no waiting list."""


class NobodyAsked(Conflict):
    """This answer does not wait for an approval."""


class PlacesAreBilled(Conflict):
    """These places are billed: give them back, and ask for as many as come instead."""


class NothingIsOffered(Conflict):
    """Nothing is offered, or not any more; whoever would still like to come may ask again."""


class PlacesAreOffered(Conflict):
    """These places are offered: say yes or no to them first."""


class HasAnAnswerAlready(Conflict):
    """This person has an answer to the event already."""


def takes_at_once(gathering: Gathering) -> bool:
    """Whether who answers takes a place without being asked for anything more."""
    asks = gathering.is_ticketed or gathering.needs_approval or bool(gathering.questions)
    return not (asks or gathering.is_waiting_paused)


def moves_up(gathering: Gathering, now: datetime) -> bool:
    """Whether places are given to those who wait: not while paused, nor so late that nobody could come."""
    return not gathering.is_waiting_paused and now < _cut_off(gathering)


def why_nobody_moves_up(gathering: Gathering, now: datetime) -> str | None:
    """The same in words; None where they do."""
    if gathering.is_waiting_paused:
        return "The waiting list rests for now."
    if now >= _cut_off(gathering):
        return f"Nobody moves up in the last {gathering.cut_off_hours} hours before the start."
    return None


def fee_of_cancelling(gathering: Gathering, rsvp: Rsvp, now: datetime) -> int:
    """What giving a place back costs, in minor units: nothing until the deadline, then a share."""
    deadline = gathering.starts_at - timedelta(hours=gathering.cancel_until_hours)
    if rsvp.state != RsvpState.CONFIRMED or not gathering.cancel_until_hours or now < deadline:
        return 0
    share = Decimal(rsvp.price_minor * rsvp.places * gathering.cancel_fee_percent) / 100
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def _cut_off(gathering: Gathering) -> datetime:
    return gathering.starts_at - timedelta(hours=gathering.cut_off_hours)
