"""Taking a step: with the last yes, what all have confirmed is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from events.partnerships import (
    PartnershipFocusRenewed,
    PartnershipPartyJoined,
    PartnershipStepProposed,
    Side,
)
from services.introductions.actions.stages import enter_stage
from services.introductions.models import (
    Partnership,
    PartnershipSide,
    Stage,
    Step,
    StepConfirmation,
    StepKind,
    StepState,
)
from services.introductions.queries.partnerships import discreet_stewards
from services.introductions.rules.partnerships import author, stewards
from services.introductions.rules.steps import (
    check_speaks,
    is_closing,
    is_confirmed_by_all,
    is_invited,
    joining_position,
    positions_missing,
    sides_spoken_for,
)
from shared.callers import Caller
from shared.database import Session
from shared.outbox import announce


def positions_of(
    session: Session, partnership: Partnership, step: Step, caller: Caller
) -> set[int]:
    """For which sides the caller answers."""
    if is_invited(step, caller):
        return {joining_position(partnership)}
    discreet = discreet_stewards(session, [partnership])
    check_speaks(partnership, caller, discreet)
    return {side.position for side in sides_spoken_for(partnership, caller, discreet)}


def say_yes(
    session: Session,
    partnership: Partnership,
    step: Step,
    positions: Iterable[int],
    caller: Caller,
    now: datetime,
) -> None:
    """Keep the yes of some sides; with the last one the step is taken, or who is to join is asked."""
    for position in sorted(positions):
        yes = {"position": position, "person_id": author(caller), "confirmed_at": now}
        step.confirmations.append(StepConfirmation(**yes))
    session.flush()
    if is_confirmed_by_all(partnership, step):
        take(session, partnership, step, now)
    elif step.invited_id and positions_missing(partnership, step) == {
        joining_position(partnership)
    }:
        announce_proposed(session, step, [step.invited_id])


def take(session: Session, partnership: Partnership, step: Step, now: datetime) -> None:
    """Do what all have confirmed."""
    settle(step, StepState.CONFIRMED, now)
    session.flush()
    if step.kind == StepKind.STAGE:
        stage, by = Stage(str(step.stage)), step.proposed_by_id
        enter_stage(session, partnership, stage, by, now, step_id=step.id, reason=step.reason)
    elif step.kind == StepKind.FOCUS:
        _renew(session, partnership, step)
    else:
        _let_in(session, partnership, step, now)


def announce_proposed(session: Session, step: Step, asked: Iterable[UUID]) -> None:
    """Say who is asked for a yes."""
    closes_on = step.closes_at.date() if is_closing(step) and step.closes_at else None
    told = named(step) | {"proposed_by_id": step.proposed_by_id, "closes_on": closes_on}
    announce(session, PartnershipStepProposed(**told, asked=tuple(asked)))


def settle(step: Step, state: StepState, now: datetime, word: str = "") -> None:
    """Let a step wait no more."""
    step.state, step.settled_at, step.word = state, now, word


def named(step: Step) -> dict[str, Any]:
    """How a step is named when something is said of it."""
    return {
        "partnership_id": step.partnership_id,
        "step_id": step.id,
        "kind": step.kind,
        "stage": step.stage,
    }


def _renew(session: Session, partnership: Partnership, step: Step) -> None:
    partnership.purpose = step.text
    announce(
        session,
        PartnershipFocusRenewed(
            partnership_id=partnership.id, purpose=step.text, stewards=stewards(partnership)
        ),
    )


def _let_in(session: Session, partnership: Partnership, step: Step, now: datetime) -> None:
    others, organisation_id = stewards(partnership), step.invited_organisation_id
    partnership.every_side.append(
        PartnershipSide(
            position=joining_position(partnership),
            organisation_id=organisation_id,
            person_id=None if organisation_id else step.invited_id,
            steward_id=step.invited_id,
            steward_since=now,
        )
    )
    announce(
        session,
        PartnershipPartyJoined(
            partnership_id=partnership.id,
            party=Side(steward_id=step.invited_id, organisation_id=organisation_id),
            others=others,
        ),
    )
