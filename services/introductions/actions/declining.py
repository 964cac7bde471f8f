"""Declining one thing of a handover, while the rest is carried over: it is counted, and its other side is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.handovers import HandoverItemDeclined
from services.introductions.actions.abandonments import end_where_nothing_is_left
from services.introductions.actions.dependants import give_one
from services.introductions.actions.stages import step_out
from services.introductions.actions.stewards import miss, vacate
from services.introductions.actions.successions import lock_handover
from services.introductions.models import (
    Handover,
    HandoverItem,
    HandoverState,
    IntroductionState,
    ItemState,
    Partnership,
)
from services.introductions.queries import handovers as reads
from services.introductions.queries.owned import owned_items
from services.introductions.rules.handovers import check_may_decline, item_of
from services.introductions.rules.partnerships import side_of, stewards_opposite
from shared.callers import Caller
from shared.database import Session
from shared.outbox import announce


def decline_item(
    session: Session, handover_id: UUID, item_id: UUID, caller: Caller, now: datetime
) -> Handover:
    """Decline one thing: the successor does not take it over, or, where nobody follows, the organisation ends it.

    A partnership that a successor declines waits for somebody else who tends it; one that the organisation
    declines goes on between the others, or ends. Where nobody follows, the handover is over with the last thing
    that is declined. Declining twice changes nothing.
    """
    handover = lock_handover(session, handover_id, caller)
    item = item_of(handover, item_id)
    check_may_decline(handover, item, caller)
    if item.state == ItemState.DECLINED:
        return handover
    others = _others(session, handover, item)
    item.state = ItemState.DECLINED
    _let_go(session, handover, item, now)
    session.flush()
    announce(
        session,
        HandoverItemDeclined(
            handover_id=handover.id,
            organisation_id=handover.organisation_id,
            leaver_id=handover.leaver_id,
            kind=item.kind,
            reference_id=item.reference_id,
            others=tuple(sorted(others)),
        ),
    )
    end_where_nothing_is_left(session, handover, caller.person_id, now)
    return handover


def _let_go(session: Session, handover: Handover, item: HandoverItem, now: datetime) -> None:
    for found, thing in owned_items(session, handover):
        if found is item and thing.owner_id == handover.successor_id:
            give_one(thing, handover.leaver_id)
    for found, partnership in reads.partnership_items(session, handover):
        if found is item:
            side = side_of(partnership, handover.organisation_id)
            if handover.state == HandoverState.OPEN:
                step_out(session, partnership, side, now, handover.id)
            else:
                vacate(side)
                miss(session, side, now)


def _others(session: Session, handover: Handover, item: HandoverItem) -> set[UUID]:
    """Who is on the other side of a thing and knows of it by name."""
    for found, partnership in reads.partnership_items(session, handover):
        if found is item:
            opposite = stewards_opposite(partnership, handover.organisation_id)
            return {one for one in opposite if one is not None}
    for found, thing in owned_items(session, handover):
        if found is item:
            partnership = session.get_one(Partnership, thing.partnership_id)
            opposite = stewards_opposite(partnership, handover.organisation_id)
            return {one for one in opposite if one is not None}
    for found, introduction in reads.introduction_items(session, handover):
        if found is item and introduction.state == IntroductionState.MADE:
            return {introduction.other(handover.leaver_id)}
    return set()
