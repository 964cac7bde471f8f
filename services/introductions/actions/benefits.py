"""Saying what a partnership is to bring a side, accepting it, changing it, and giving it up."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.benefits import BenefitStated
from services.introductions.actions.speaking import speak_in
from services.introductions.models import (
    Benefit,
    BenefitChange,
    BenefitState,
    Partnership,
    PartnershipSide,
)
from services.introductions.queries.benefits import benefit_of, kept_promise
from services.introductions.queries.people import current_organisations, representations
from services.introductions.rules import benefits as rules
from services.introductions.rules.milestones import check_may_own, side_at
from services.introductions.rules.partnerships import author
from shared.callers import Caller
from shared.database import Session, new_id
from shared.outbox import announce


def state_benefit(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    promise: rules.Promise,
    *,
    position: int | None,
    owner_id: UUID | None,
    now: datetime,
    today: date,
) -> Benefit:
    """Say what the partnership is to bring one's own side, or propose it to another, which then accepts it.

    Who tends the side looks after it unless somebody else of it is named. Asking twice states it twice.
    """
    partnership, mine = speak_in(session, partnership_id, caller)
    side = mine if position is None else side_at(partnership.sides, position)
    rules.check_promise(promise)
    _check_owner(session, side, owner_id, today)
    is_own = side.position == mine.position
    benefit = Benefit(
        id=new_id(),
        partnership_id=partnership_id,
        position=side.position,
        owner_id=owner_id or side.steward_id,
        state=BenefitState.STATED if is_own else BenefitState.PROPOSED,
        by_position=mine.position,
        stated_by_id=author(caller),
        stated_at=now,
        **vars(promise),
    )
    session.add(benefit)
    session.flush()
    plan(benefit)
    _announce_stated(session, partnership, benefit)
    return benefit


def accept_benefit(
    session: Session, partnership_id: UUID, benefit_id: UUID, caller: Caller, now: datetime
) -> Benefit:
    """Say that one's side wants what another proposed. Accepting twice changes nothing."""
    partnership, side = speak_in(session, partnership_id, caller)
    benefit = benefit_of(session, partnership_id, benefit_id)
    rules.check_is_for(benefit, side)
    rules.check_is_live(benefit)
    if benefit.state == BenefitState.PROPOSED:
        benefit.state = BenefitState.STATED
        benefit.owner_id = benefit.owner_id or side.steward_id
        _note(benefit, "accepted", caller, now)
        session.flush()
        plan(benefit)
        _announce_stated(session, partnership, benefit)
    return benefit


def change_benefit(
    session: Session,
    partnership_id: UUID,
    benefit_id: UUID,
    caller: Caller,
    promise: rules.Promise,
    *,
    owner_id: UUID | None,
    reason: str,
    now: datetime,
    today: date,
) -> Benefit:
    """Say it in other words or numbers, and why; what stood there before is kept.

    What stands there already is refused.
    """
    partnership, mine = speak_in(session, partnership_id, caller)
    benefit = benefit_of(session, partnership_id, benefit_id)
    rules.check_may_change(benefit, mine)
    rules.check_promise(promise)
    if owner_id in (None, benefit.owner_id):
        rules.check_may_become(benefit, promise)
    _check_owner(session, side_at(partnership.sides, benefit.position), owner_id, today)
    _note(benefit, "changed", caller, now, reason)
    for name, said in vars(promise).items():
        setattr(benefit, name, said)
    benefit.owner_id = owner_id or benefit.owner_id
    session.flush()
    plan(benefit)
    return benefit


def give_up_benefit(
    session: Session,
    partnership_id: UUID,
    benefit_id: UUID,
    caller: Caller,
    reason: str,
    now: datetime,
) -> Benefit:
    """Drop a benefit and say why; the side that it is for declines by that what was proposed to it.

    Giving it up twice changes nothing.
    """
    _, side = speak_in(session, partnership_id, caller)
    benefit = benefit_of(session, partnership_id, benefit_id)
    if benefit.state in (BenefitState.DECLINED, BenefitState.DROPPED):
        return benefit
    rules.check_may_change(benefit, side)
    declines = benefit.state == BenefitState.PROPOSED and side.position == benefit.position
    state = BenefitState.DECLINED if declines else BenefitState.DROPPED
    _note(benefit, state, caller, now, reason)
    benefit.state = state
    plan(benefit)
    return benefit


def plan(benefit: Benefit) -> None:
    """Set the day on which a benefit is to be measured next."""
    benefit.measure_due_on = rules.next_measurement(benefit, benefit.stated_at.date())


def _check_owner(
    session: Session, side: PartnershipSide, owner_id: UUID | None, today: date
) -> None:
    if owner_id is not None:
        held = representations(session, [owner_id])
        check_may_own(side, owner_id, current_organisations(held, owner_id, today))


def _note(benefit: Benefit, kind: str, caller: Caller, now: datetime, reason: str = "") -> None:
    is_change = kind == "changed"
    benefit.changes.append(
        BenefitChange(
            id=new_id(),
            kind=kind,
            was_metric=benefit.metric if is_change else "",
            was=kept_promise(benefit) if is_change else {},
            reason=reason,
            person_id=author(caller),
            changed_at=now,
        )
    )


def _announce_stated(session: Session, partnership: Partnership, benefit: Benefit) -> None:
    """Say what is wanted; the side that it is for is asked while it is only proposed."""
    tends = side_at(partnership.sides, benefit.position).steward_id
    is_proposed = benefit.state == BenefitState.PROPOSED
    announce(
        session,
        BenefitStated(
            partnership_id=partnership.id,
            benefit_id=benefit.id,
            horizon=benefit.horizon,
            metric=benefit.metric,
            stated_by_id=benefit.stated_by_id,
            asked=(tends,) if is_proposed and tends else (),
        ),
    )
