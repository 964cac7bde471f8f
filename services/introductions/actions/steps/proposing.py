"""Proposing a step of a partnership: another stage, a renewed focus, another party."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.introductions.actions.speaking import speak_in
from services.introductions.actions.steps.taking import announce_proposed, positions_of, say_yes
from services.introductions.models import (
    Partnership,
    PartnershipSide,
    Stage,
    Step,
    StepKind,
    StepState,
)
from services.introductions.queries.introductions import find as find_introduction
from services.introductions.queries.people import organisation_of, representations
from services.introductions.queries.steps import open_step
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.partnerships import author
from services.introductions.rules.steps import (
    TIME_TO_ANSWER_A_CLOSING,
    AnotherStepIsProposed,
    check_follows,
    check_may_join,
    check_reason,
    positions_missing,
)
from shared.callers import Caller
from shared.database import Session, new_id


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
    partnership, side = speak_in(session, partnership_id, caller)
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
    partnership, side = speak_in(session, partnership_id, caller)
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
    partnership, side = speak_in(session, partnership_id, caller)
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
    mine = positions_of(session, partnership, step, caller)
    _ask(session, partnership, step, positions_missing(partnership, step) - mine)
    say_yes(session, partnership, step, mine, caller, now)
    return step


def _ask(session: Session, partnership: Partnership, step: Step, positions: Iterable[int]) -> None:
    """Tell those who tend the sides that are to confirm; who is to join is asked when these have."""
    wanted = set(positions)
    asked = [side.steward_id for side in partnership.sides if side.position in wanted]
    announce_proposed(session, step, [one for one in asked if one is not None])
