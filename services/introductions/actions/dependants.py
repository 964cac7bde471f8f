"""What depended on a leaver here: taken from them as a handover opens, and given from one person to another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.representatives import RepresentativeLeft
from services.introductions.actions.introductions import withdraw
from services.introductions.actions.stewards import vacate
from services.introductions.models import (
    Benefit,
    Handover,
    HandoverItem,
    ItemKind,
    ItemState,
    Stage,
)
from services.introductions.queries import handovers as reads
from services.introductions.queries.owned import (
    Owned,
    depending_things,
    kind_of,
    owned_items,
    title_of,
)
from shared.database import Session, new_id

_LONGEST_TITLE = 300


def release(
    session: Session, left: RepresentativeLeft, is_discreet: bool, now: datetime
) -> list[HandoverItem]:
    """Take from a leaver what they held for the organisation; each thing, as it is to be handed over.

    Introductions of a discreet leaver end with the rest, and are not handed over.
    """
    introductions = reads.depending_introductions(
        session, left.organisation_id, left.person_id, now
    )
    sides = reads.depending_sides(session, left.organisation_id, left.person_id)
    things = depending_things(session, left.organisation_id, left.person_id)
    for introduction in introductions:
        withdraw(session, introduction, now)
    for side in sides:
        vacate(side)
    session.flush()
    return [
        *(_item(ItemKind.PARTNERSHIP, side.partnership_id) for side in sides),
        *(_owned(thing) for thing in things),
        *(_item(ItemKind.INTRODUCTION, one.id) for one in introductions if not is_discreet),
    ]


def give(session: Session, handover: Handover, from_id: UUID, to_id: UUID) -> None:
    """Let milestones and benefits that are open in a handover be another's to see to. Twice is harmless."""
    for item, thing in owned_items(session, handover):
        if item.state == ItemState.OPEN and thing.owner_id == from_id:
            give_one(thing, to_id)
    session.flush()


def give_one(thing: Owned, to_id: UUID) -> None:
    """Let one of them be another's to see to, who is asked anew to measure what is due."""
    thing.owner_id = to_id
    if isinstance(thing, Benefit):
        thing.measure_called_for = None


def reopen_declined(session: Session, handover: Handover) -> None:
    """What a successor declined waits for whoever follows in their place. Twice is harmless."""
    for item in handover.items:
        if item.state == ItemState.DECLINED and item.kind != ItemKind.INTRODUCTION:
            item.state = ItemState.OPEN
    for item, partnership in reads.partnership_items(session, handover):
        bodies = {side.organisation_id for side in partnership.sides}
        is_over = partnership.stage == Stage.CLOSED or handover.organisation_id not in bodies
        if item.state == ItemState.OPEN and is_over:
            item.state = ItemState.DECLINED


def _item(kind: ItemKind, reference_id: UUID) -> HandoverItem:
    return HandoverItem(id=new_id(), kind=kind, reference_id=reference_id)


def _owned(thing: Owned) -> HandoverItem:
    item = _item(kind_of(thing), thing.id)
    item.title, item.due_on = title_of(thing)[:_LONGEST_TITLE], thing.due_on
    return item
