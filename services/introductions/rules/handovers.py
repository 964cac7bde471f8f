"""Who may take which step of a handover, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.introductions.models import Handover, HandoverItem, HandoverState, ItemState
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, NotFound, Refusal

TIME_FOR_A_HANDOVER = timedelta(days=30)
UNFINISHED = (
    HandoverState.OPEN,
    HandoverState.SUCCESSOR_NAMED,
    HandoverState.BRIEFED,
    HandoverState.REINTRODUCED,
)
_BEFORE_REINTRODUCTION = (
    HandoverState.OPEN,
    HandoverState.SUCCESSOR_NAMED,
    HandoverState.BRIEFED,
)


RETURNED, NOBODY_FOLLOWS = "returned", "nobody-follows"
ORGANISATION_ENDED = "organisation-ended"
"""Why a handover ends without a successor."""


class Step(StrEnum):
    """What somebody may be asked to do for a handover, besides naming who follows."""

    BRIEFING = "briefing"
    REINTRODUCTION = "reintroduction"
    CONFIRMATION = "confirmation"


class NoSuchHandover(NotFound):
    """There is no such handover for you."""


class SuccessorIsTheLeaver(BadInput):
    """Nobody follows themselves."""


class SomebodyFollows(Refusal):
    """Somebody follows already: let them confirm whether they carry on."""


class NotYoursToNameSuccessor(Forbidden):
    """Only who speaks for the organisation, or a steward, names the successor."""


class OnlyTheSuccessor(Forbidden):
    """This is for the successor to do."""


class OnlyThoseConcerned(Forbidden):
    """Only the successor and the other sides confirm."""


class HandoverHasGoneOn(Refusal):
    """The parties are reintroduced already; it is too late for another successor."""


class SuccessorIsNotNamed(Refusal):
    """Nobody has been named to follow yet."""


class SuccessorIsNotBriefed(Refusal):
    """The successor has not read the briefing yet."""


class PartiesAreNotReintroduced(Refusal):
    """The parties are not reintroduced yet."""


class NoSuchItem(NotFound):
    """There is no such thing in this handover."""


class ItemIsSettled(Refusal):
    """This is carried over or lost already: answer the introduction, or say whether you carry on."""


class HandoverIsOver(Refusal):
    """This handover is completed or cancelled."""


def is_overdue(handover: Handover, today: date) -> bool:
    """Whether a handover that is not finished is past its deadline."""
    return handover.state in UNFINISHED and today > handover.deadline_on


def speaks_for_the_organisation(handover: Handover, caller: Caller) -> bool:
    """Whether the handover is the caller's from within: steward, successor or colleague."""
    is_successor = handover.successor_id is not None and (handover.successor_id == caller.person_id)
    return caller.has(Role.STEWARD) or is_successor or caller.represents(handover.organisation_id)


def may_see(handover: Handover, caller: Caller, others: Collection[UUID]) -> bool:
    """Whether a handover is the caller's to see: from within, or as somebody of another side."""
    return speaks_for_the_organisation(handover, caller) or caller.person_id in others


def check_may_see(handover: Handover, caller: Caller, others: Collection[UUID]) -> None:
    """Refuse, without a hint that it exists, whoever has no part in it."""
    if not may_see(handover, caller, others):
        raise NoSuchHandover


def check_may_name_successor(handover: Handover, successor_id: UUID, caller: Caller) -> None:
    """Refuse whoever has no say, a successor who is the leaver, and a naming that is too late."""
    if not (caller.has(Role.STEWARD) or caller.represents(handover.organisation_id)):
        raise NotYoursToNameSuccessor
    if successor_id == handover.leaver_id:
        raise SuccessorIsTheLeaver(fields={"person_id": ["Choose somebody else."]})
    if handover.state not in _BEFORE_REINTRODUCTION:
        raise HandoverHasGoneOn


def check_may_abandon(handover: Handover, caller: Caller) -> None:
    """Refuse whoever has no say, and to give up what somebody takes over."""
    if not (caller.has(Role.STEWARD) or caller.represents(handover.organisation_id)):
        raise NotYoursToNameSuccessor
    if handover.state != HandoverState.OPEN:
        raise SomebodyFollows


def item_of(handover: Handover, item_id: UUID) -> HandoverItem:
    """A thing of a handover."""
    for item in handover.items:
        if item.id == item_id:
            return item
    raise NoSuchItem


def check_may_decline(handover: Handover, item: HandoverItem, caller: Caller) -> None:
    """Refuse whoever is not to carry it: the successor, or where nobody follows, the organisation or a steward.

    What is carried over, declined or lost stays so; declining what was declined is let through.
    """
    is_vacant = handover.state == HandoverState.OPEN
    for_all = caller.has(Role.STEWARD) or caller.represents(handover.organisation_id)
    if not (for_all if is_vacant else _is_successor(handover, caller)):
        raise OnlyTheSuccessor
    if handover.state not in UNFINISHED and item.state != ItemState.DECLINED:
        raise HandoverIsOver
    if item.state not in (ItemState.OPEN, ItemState.DECLINED):
        raise ItemIsSettled


def may_decline(handover: Handover, item: HandoverItem, caller: Caller) -> bool:
    """Whether the caller may say that this thing is not carried on."""
    return item.state == ItemState.OPEN and _passes(check_may_decline, handover, item, caller)


def check_may_read_briefing(handover: Handover, caller: Caller) -> None:
    """Refuse whoever is neither the successor nor a steward."""
    if not (caller.has(Role.STEWARD) or _is_successor(handover, caller)):
        raise OnlyTheSuccessor


def check_may_acknowledge(handover: Handover, caller: Caller) -> None:
    """Refuse an acknowledgement of somebody else."""
    if handover.state in (HandoverState.OPEN, HandoverState.CANCELLED):
        raise SuccessorIsNotNamed
    if not _is_successor(handover, caller):
        raise OnlyTheSuccessor


def check_may_reintroduce(handover: Handover, caller: Caller) -> None:
    """Refuse a reintroduction by somebody else, or before the briefing is read."""
    check_may_read_briefing(handover, caller)
    if handover.state in (HandoverState.OPEN, HandoverState.CANCELLED):
        raise SuccessorIsNotNamed
    if handover.state == HandoverState.SUCCESSOR_NAMED:
        raise SuccessorIsNotBriefed


def check_may_confirm(handover: Handover, caller: Caller, others: Collection[UUID]) -> None:
    """Refuse a confirmation by somebody else, too early or too late."""
    if not (_is_successor(handover, caller) or caller.person_id in others):
        raise OnlyThoseConcerned
    if handover.state in _BEFORE_REINTRODUCTION:
        raise PartiesAreNotReintroduced
    if handover.state != HandoverState.REINTRODUCED:
        raise HandoverIsOver


def next_steps(handover: Handover, caller: Caller, others: Collection[UUID]) -> set[Step]:
    """What waits for the caller: the steps that come next, of those that they may take."""
    has_confirmed = caller.person_id in {one.person_id for one in handover.confirmations}
    waits = {
        Step.BRIEFING: handover.state == HandoverState.SUCCESSOR_NAMED
        and _passes(check_may_acknowledge, handover, caller),
        Step.REINTRODUCTION: handover.state == HandoverState.BRIEFED
        and _passes(check_may_reintroduce, handover, caller),
        Step.CONFIRMATION: handover.state == HandoverState.REINTRODUCED
        and not has_confirmed
        and _passes(check_may_confirm, handover, caller, others),
    }
    return {step for step, is_theirs in waits.items() if is_theirs}


def may_follow(handover: Handover, person_id: UUID, caller: Caller) -> bool:
    """Whether the caller may name this representative to follow, who does not follow already."""
    is_new = person_id != handover.successor_id
    return is_new and _passes(check_may_name_successor, handover, person_id, caller)


def may_read_briefing(handover: Handover, caller: Caller) -> bool:
    """Whether the briefing is for the caller."""
    return _passes(check_may_read_briefing, handover, caller)


def are_in_touch(handover: Handover) -> bool:
    """Whether the successor and the other sides have one another's names and addresses."""
    return handover.state in (HandoverState.REINTRODUCED, HandoverState.COMPLETED)


def count(items: Iterable[HandoverItem], state: ItemState) -> int:
    """How many things came to this."""
    return sum(item.state == state for item in items)


def _is_successor(handover: Handover, caller: Caller) -> bool:
    return caller.person_id is not None and caller.person_id == handover.successor_id


def _passes(check: Callable[..., None], *given: Any) -> bool:
    try:
        check(*given)
    except Refusal:
        return False
    return True
