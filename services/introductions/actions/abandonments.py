"""Handovers that end without a successor: the leaver is back, nobody follows, or the organisation is no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.handovers import HandoverCancelled
from services.introductions.actions.stages import step_out
from services.introductions.actions.successions import lock_handover, take_step
from services.introductions.models import Handover, HandoverState, ItemState
from services.introductions.queries import handovers as reads
from services.introductions.rules.handovers import (
    NOBODY_FOLLOWS,
    ORGANISATION_ENDED,
    UNFINISHED,
    check_may_abandon,
    count,
)
from services.introductions.rules.partnerships import side_of
from shared.callers import Caller
from shared.database import Session
from shared.outbox import announce


def abandon(session: Session, handover_id: UUID, caller: Caller, now: datetime) -> Handover:
    """Say that nobody follows: what depended on the leaver is lost, and counted.

    The organisation's side steps out of partnerships where two others are left, and ends the others.
    Saying so twice changes nothing.
    """
    handover = lock_handover(session, handover_id, caller)
    if handover.state != HandoverState.CANCELLED:
        check_may_abandon(handover, caller)
        _give_all_up(session, handover, NOBODY_FOLLOWS, caller.person_id, now)
    return handover


def abandon_all_of(session: Session, organisation_id: UUID, now: datetime) -> None:
    """An organisation is no more: its unfinished handovers end. Hearing twice changes nothing."""
    unfinished = select(Handover).where(
        Handover.organisation_id == organisation_id, Handover.state.in_(UNFINISHED)
    )
    found = unfinished.order_by(Handover.id).with_for_update()
    for handover in session.scalars(found.execution_options(populate_existing=True)).all():
        _give_all_up(session, handover, ORGANISATION_ENDED, None, now)


def end_where_nothing_is_left(
    session: Session, handover: Handover, person_id: UUID | None, now: datetime
) -> None:
    """Where nobody follows and the last thing was declined, it is over: no service may still name another.

    Asking twice changes nothing.
    """
    states = {item.state for item in handover.items}
    is_done = ItemState.DECLINED in states and ItemState.OPEN not in states
    if handover.state != HandoverState.OPEN or not is_done:
        return
    if not reads.missing_services(session, handover):
        take_step(session, handover, HandoverState.CANCELLED, person_id, now)
        say_it_is_cancelled(session, handover, NOBODY_FOLLOWS, reads.others(session, handover))


def say_it_is_cancelled(
    session: Session, handover: Handover, reason: str, others: Iterable[UUID]
) -> None:
    """Tell the other sides that nobody follows, and why; with what became of each thing."""
    announce(
        session,
        HandoverCancelled(
            handover_id=handover.id,
            organisation_id=handover.organisation_id,
            leaver_id=handover.leaver_id,
            reason=reason,
            others=tuple(sorted(others)),
            carried=count(handover.items, ItemState.CARRIED),
            declined=count(handover.items, ItemState.DECLINED),
            lost=count(handover.items, ItemState.LOST),
        ),
    )


def _give_all_up(
    session: Session, handover: Handover, reason: str, person_id: UUID | None, now: datetime
) -> None:
    others = reads.others(session, handover)
    for item, partnership in reads.partnership_items(session, handover):
        if item.state == ItemState.OPEN:
            side = side_of(partnership, handover.organisation_id)
            step_out(session, partnership, side, now, handover.id)
    for item in handover.items:
        if item.state == ItemState.OPEN:
            item.state = ItemState.LOST
    take_step(session, handover, HandoverState.CANCELLED, person_id, now)
    say_it_is_cancelled(session, handover, reason, others)
