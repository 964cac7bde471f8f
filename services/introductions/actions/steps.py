"""Steps of a partnership: one side proposes, all sides confirm, and only then anything changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from events.partnerships import (
    PartnershipFocusRenewed,
    PartnershipPartyJoined,
    PartnershipStepProposed,
    PartnershipStepRefused,
    Side,
)
from services.introductions.actions.partnerships import enter_stage
from services.introductions.models import (
    Partnership,
    PartnershipSide,
    Stage,
    Step,
    StepConfirmation,
    StepKind,
    StepState,
)
from services.introductions.queries.introductions import find as find_introduction
from services.introductions.queries.partnerships import discreet_stewards, find
from services.introductions.queries.people import organisation_of, representations
from services.introductions.queries.steps import due_closings, open_step, step_of
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.partnerships import author, check_open, stewards
from services.introductions.rules.steps import (
    TIME_TO_ANSWER_A_CLOSING,
    AnotherStepIsProposed,
    check_follows,
    check_is_open,
    check_may_be_refused,
    check_may_join,
    check_proposed_by,
    check_reason,
    check_speaks,
    is_closing,
    is_confirmed_by_all,
    is_invited,
    joining_position,
    positions_missing,
    sides_spoken_for,
)
from shared.callers import Caller
from shared.database import Session, lock_row, new_id
from shared.outbox import announce


def propose_stage(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    *,
    stage: Stage,
    text: str,
    files: list[dict[str, str]],
    reason: str,
    now: datetime,
) -> Step:
    """Propose another stage; it is entered when all sides have confirmed it.

    The end comes after two weeks without their yes, too. Proposing the same stage twice returns what waits.
    """
    partnership, side = _lock(session, partnership_id, caller)
    waiting = open_step(session, partnership_id, StepKind.STAGE)
    if waiting is not None:
        return _the_same(waiting, stage=stage)
    check_follows(Stage(partnership.stage), stage)
    check_reason(stage, reason)
    closes_at = now + TIME_TO_ANSWER_A_CLOSING if stage == Stage.CLOSED else None
    facts = {"stage": stage, "reason": reason, "text": text, "files": files}
    return _propose(
        session, partnership, side, caller, StepKind.STAGE, now, **facts, closes_at=closes_at
    )


def propose_focus(
    session: Session, partnership_id: UUID, caller: Caller, text: str, now: datetime
) -> Step:
    """Propose what the partnership is for from now on. Proposing the same twice returns what waits."""
    partnership, side = _lock(session, partnership_id, caller)
    waiting = open_step(session, partnership_id, StepKind.FOCUS)
    if waiting is not None:
        return _the_same(waiting, text=text)
    return _propose(session, partnership, side, caller, StepKind.FOCUS, now, text=text)


def propose_party(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    introduction_id: UUID,
    text: str,
    now: datetime,
) -> Step:
    """Propose that somebody joins to whom the caller was introduced; the other sides say yes, then they.

    Proposing the same twice returns what waits.
    """
    partnership, side = _lock(session, partnership_id, caller)
    introduction = find_introduction(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    check_made(introduction)
    waiting = open_step(session, partnership_id, StepKind.PARTY)
    if waiting is not None:
        return _the_same(waiting, introduction_id=introduction_id)
    joining = introduction.other(author(caller))
    organisation_id = organisation_of(representations(session, [joining]), joining)
    check_may_join(partnership, joining, organisation_id)
    facts = {"introduction_id": introduction_id, "invited_id": joining, "text": text}
    facts["invited_organisation_id"] = organisation_id
    return _propose(session, partnership, side, caller, StepKind.PARTY, now, **facts)


def confirm(
    session: Session, partnership_id: UUID, step_id: UUID, caller: Caller, now: datetime
) -> Step:
    """Say yes for one's side; with the last yes the step is taken. Saying so twice changes nothing."""
    lock_row(session, Partnership, partnership_id)
    step = step_of(session, partnership_id, step_id, caller)
    partnership = session.get_one(Partnership, partnership_id)
    mine = _positions(session, partnership, step, caller)
    said = {one.position for one in step.confirmations}
    if mine <= said:
        return step
    check_is_open(step)
    _say_yes(session, partnership, step, mine - said, caller, now)
    return step


def refuse(
    session: Session,
    partnership_id: UUID,
    step_id: UUID,
    caller: Caller,
    word: str,
    now: datetime,
) -> Step:
    """Say no for one's side, with a word to the others. Saying so twice changes nothing."""
    lock_row(session, Partnership, partnership_id)
    step = step_of(session, partnership_id, step_id, caller)
    partnership = session.get_one(Partnership, partnership_id)
    _positions(session, partnership, step, caller)
    if step.state == StepState.REFUSED:
        return step
    check_is_open(step)
    check_may_be_refused(step)
    _settle(step, StepState.REFUSED, now, word)
    named = _named(step) | {"proposed_by_id": step.proposed_by_id}
    announce(session, PartnershipStepRefused(**named))
    return step


def withdraw(
    session: Session,
    partnership_id: UUID,
    step_id: UUID,
    caller: Caller,
    word: str,
    now: datetime,
) -> Step:
    """Take back what one's side proposed. Asking twice changes nothing."""
    lock_row(session, Partnership, partnership_id)
    step = step_of(session, partnership_id, step_id, caller)
    partnership = session.get_one(Partnership, partnership_id)
    side = check_speaks(partnership, caller, discreet_stewards(session, [partnership]))
    check_proposed_by(step, side)
    if step.state != StepState.WITHDRAWN:
        check_is_open(step)
        _settle(step, StepState.WITHDRAWN, now, word)
    return step


def close_unanswered(session: Session, now: datetime, limit: int) -> int:
    """Close partnerships that a side wished to leave, and the others said nothing; returns how many."""
    closings = due_closings(session, now, limit)
    for step in closings:
        partnership = lock_row(session, Partnership, step.partnership_id)
        session.refresh(step)
        if partnership is not None and step.state == StepState.OPEN:
            _take(session, partnership, step, now)
    return len(closings)


def _lock(
    session: Session, partnership_id: UUID, caller: Caller
) -> tuple[Partnership, PartnershipSide]:
    lock_row(session, Partnership, partnership_id)
    partnership = find(session, partnership_id, caller)
    side = check_speaks(partnership, caller, discreet_stewards(session, [partnership]))
    check_open(partnership)
    return partnership, side


def _the_same(waiting: Step, **wanted: Any) -> Step:
    if any(getattr(waiting, name) != value for name, value in wanted.items()):
        raise AnotherStepIsProposed("Confirm, refuse or withdraw it first")
    return waiting


def _propose(
    session: Session,
    partnership: Partnership,
    side: PartnershipSide,
    caller: Caller,
    kind: StepKind,
    now: datetime,
    **facts: Any,
) -> Step:
    step = Step(
        id=new_id(),
        partnership_id=partnership.id,
        kind=kind,
        position=side.position,
        proposed_by_id=author(caller),
        proposed_at=now,
        state=StepState.OPEN,
        **{"files": [], "reason": "", **facts},
    )
    session.add(step)
    session.flush()
    mine = _positions(session, partnership, step, caller)
    _ask(session, partnership, step, positions_missing(partnership, step) - mine)
    _say_yes(session, partnership, step, mine, caller, now)
    return step


def _positions(session: Session, partnership: Partnership, step: Step, caller: Caller) -> set[int]:
    """For which sides the caller answers."""
    if is_invited(step, caller):
        return {joining_position(partnership)}
    discreet = discreet_stewards(session, [partnership])
    check_speaks(partnership, caller, discreet)
    return {side.position for side in sides_spoken_for(partnership, caller, discreet)}


def _say_yes(
    session: Session,
    partnership: Partnership,
    step: Step,
    positions: Iterable[int],
    caller: Caller,
    now: datetime,
) -> None:
    for position in sorted(positions):
        yes = {"position": position, "person_id": author(caller), "confirmed_at": now}
        step.confirmations.append(StepConfirmation(**yes))
    session.flush()
    if is_confirmed_by_all(partnership, step):
        _take(session, partnership, step, now)
    elif step.invited_id and positions_missing(partnership, step) == {
        joining_position(partnership)
    }:
        _announce_proposed(session, step, [step.invited_id])


def _take(session: Session, partnership: Partnership, step: Step, now: datetime) -> None:
    """Do what all have confirmed."""
    _settle(step, StepState.CONFIRMED, now)
    session.flush()
    if step.kind == StepKind.STAGE:
        stage, by = Stage(str(step.stage)), step.proposed_by_id
        enter_stage(session, partnership, stage, by, now, step_id=step.id, reason=step.reason)
    elif step.kind == StepKind.FOCUS:
        _renew(session, partnership, step)
    else:
        _let_in(session, partnership, step, now)


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
    partnership.sides.append(
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


def _ask(session: Session, partnership: Partnership, step: Step, positions: Iterable[int]) -> None:
    """Tell those who tend the sides that are to confirm; who is to join is asked when these have."""
    wanted = set(positions)
    asked = [side.steward_id for side in partnership.sides if side.position in wanted]
    _announce_proposed(session, step, [one for one in asked if one is not None])


def _announce_proposed(session: Session, step: Step, asked: Iterable[UUID]) -> None:
    closes_on = step.closes_at.date() if is_closing(step) and step.closes_at else None
    named = _named(step) | {"proposed_by_id": step.proposed_by_id, "closes_on": closes_on}
    announce(session, PartnershipStepProposed(**named, asked=tuple(asked)))


def _settle(step: Step, state: StepState, now: datetime, word: str = "") -> None:
    step.state, step.settled_at, step.word = state, now, word


def _named(step: Step) -> dict[str, Any]:
    return {
        "partnership_id": step.partnership_id,
        "step_id": step.id,
        "kind": step.kind,
        "stage": step.stage,
    }
