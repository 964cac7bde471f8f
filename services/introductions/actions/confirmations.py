"""The end of a handover: each side says whether it carries on, and what became of each thing is counted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.handovers import HandoverCompleted
from services.introductions.actions.stages import step_out
from services.introductions.actions.stewards import miss, vacate
from services.introductions.actions.successions import lock_handover, parties, take_step
from services.introductions.models import (
    Confirmation,
    Handover,
    HandoverState,
    ItemKind,
    ItemState,
    Partnership,
    PartnershipSide,
)
from services.introductions.queries import handovers as reads
from services.introductions.queries.owned import owned_items
from services.introductions.rules.handovers import check_may_confirm, count
from services.introductions.rules.partnerships import side_of, stewards_opposite
from shared.callers import Caller
from shared.database import Session
from shared.outbox import announce


def confirm(
    session: Session, handover_id: UUID, caller: Caller, carries_on: bool, now: datetime
) -> Handover:
    """A side says whether it carries on; when all have said so, the handover is completed.

    Who gives up loses what concerned them, and it is counted. Confirming twice changes nothing.
    """
    handover = lock_handover(session, handover_id, caller)
    if caller.person_id in {one.person_id for one in handover.confirmations}:
        return handover
    check_may_confirm(handover, caller, reads.others(session, handover))
    handover.confirmations.append(
        Confirmation(person_id=caller.person_id, carries_on=carries_on, confirmed_at=now)
    )
    if not carries_on:
        _give_up(session, handover, caller, now)
    session.flush()
    if _all_have_confirmed(session, handover):
        _complete(session, handover, now)
    return handover


def _give_up(session: Session, handover: Handover, caller: Caller, now: datetime) -> None:
    """The successor declines what they should have carried; another side loses what it gives up.

    Where two sides or more are left, the one that gives up steps out, and the others go on.
    """
    for item, partnership in reads.partnership_items(session, handover):
        if item.state != ItemState.OPEN:
            continue
        if caller.person_id == handover.successor_id:
            side = side_of(partnership, handover.organisation_id)
            item.state = ItemState.DECLINED
            vacate(side)
            miss(session, side, now)
        for side in _theirs(partnership, handover, caller):
            step_out(session, partnership, side, now, handover.id)


def _theirs(partnership: Partnership, handover: Handover, caller: Caller) -> list[PartnershipSide]:
    return [
        side
        for side in partnership.sides
        if side.organisation_id != handover.organisation_id
        and side.steward_id is not None
        and side.steward_id == caller.person_id
    ]


def _all_have_confirmed(session: Session, handover: Handover) -> bool:
    """Whether the successor spoke, and every other side of what still goes on said yes.

    A side that nobody tends has not said yes.
    """
    if handover.successor_id not in {one.person_id for one in handover.confirmations}:
        return False
    yes = {one.person_id for one in handover.confirmations if one.carries_on}
    return all(
        yes.issuperset(stewards_opposite(partnership, handover.organisation_id))
        for item, partnership in reads.partnership_items(session, handover)
        if item.state == ItemState.OPEN
    )


def _complete(session: Session, handover: Handover, now: datetime) -> None:
    others = tuple(sorted(reads.others(session, handover)))
    became = {
        partnership.id: ItemState.CARRIED if item.state == ItemState.OPEN else item.state
        for item, partnership in reads.partnership_items(session, handover)
    }
    owned = owned_items(session, handover)
    for item in handover.items:
        if item.state == ItemState.OPEN:
            goes_on = item.kind != ItemKind.INTRODUCTION and not item.service
            item.state = ItemState.CARRIED if goes_on else ItemState.LOST
    for item, thing in owned:
        if item.state != ItemState.DECLINED:
            item.state = became.get(thing.partnership_id, item.state)
    take_step(session, handover, HandoverState.COMPLETED, handover.successor_id, now)
    announce(
        session,
        HandoverCompleted(
            **parties(handover),
            others=others,
            carried=count(handover.items, ItemState.CARRIED),
            lost=count(handover.items, ItemState.LOST),
            declined=count(handover.items, ItemState.DECLINED),
            stepped_out=reads.stepped_out(session, handover),
        ),
    )
