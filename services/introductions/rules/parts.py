"""What other services hand over: which of them is asked for what, and how long they have to answer."""

from __future__ import annotations

from datetime import timedelta

from services.introductions.models import Handover, HandoverState, ItemKind

SERVICE_OF = {
    ItemKind.RSVP: "events",
    ItemKind.SPEAKING_SLOT: "events",
    ItemKind.ROLE: "membership",
    ItemKind.INVOICE: "membership",
}
SERVICES = ("events", "membership")
TIME_TO_REPORT = timedelta(hours=1)
MOST_ATTEMPTS = 3
_PASSED_ON = (HandoverState.BRIEFED, HandoverState.REINTRODUCED, HandoverState.COMPLETED)


def is_handed_over(kind: str, service: str, is_discreet: bool) -> bool:
    """Whether a thing that a service reports is handed over: one of its own kinds, and known here.

    Where a discreet leaver was to go, or to speak, is no business of the organisation.
    """
    if kind not in list(ItemKind) or SERVICE_OF.get(ItemKind(kind)) != service:
        return False
    return not (is_discreet and kind in (ItemKind.RSVP, ItemKind.SPEAKING_SLOT))


def is_passed_on(handover: Handover) -> bool:
    """Whether the successor has read what there is, and so takes over what they did not refuse."""
    return handover.successor_id is not None and handover.state in _PASSED_ON
