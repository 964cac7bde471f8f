"""Steps of a partnership: which stage follows which, who confirms, and when it is settled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from services.introductions.models import (
    Partnership,
    PartnershipSide,
    Stage,
    Step,
    StepKind,
    StepState,
)
from services.introductions.rules.partnerships import NotYourSide, sees_through
from shared.callers import Caller
from shared.errors import BadInput, Forbidden, NotFound, Refusal

FOLLOWS: dict[Stage, frozenset[Stage]] = {
    Stage.EXPLORING: frozenset({Stage.AGREED, Stage.CLOSED}),
    Stage.AGREED: frozenset({Stage.PILOT, Stage.CLOSED}),
    Stage.PILOT: frozenset({Stage.SCALING, Stage.CLOSED}),
    Stage.SCALING: frozenset({Stage.SUSTAINED, Stage.CLOSED}),
    Stage.SUSTAINED: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}
"""Which stages may follow each: one after the other, and the end from everywhere."""

CLOSING_REASONS = (
    *("fulfilled", "no-mandate", "no-time", "no-money", "no-fit", "somebody-left"),
    *("other-priorities", "other"),
)
TIME_TO_ANSWER_A_CLOSING = timedelta(days=14)
MOST_SIDES = 8


class StageDoesNotFollow(Refusal):
    """This stage does not follow the one that the partnership is in."""


class ClosingLacksItsReason(BadInput):
    """Say why the partnership is to end."""


class ReasonIsForClosings(BadInput):
    """A reason is for the end of a partnership alone."""


class AnotherStepIsProposed(Refusal):
    """Something else of this kind waits to be confirmed already."""


class StepIsSettled(Refusal):
    """This was confirmed, refused or withdrawn already."""


class ClosingCannotBeRefused(Refusal):
    """Nobody is held in a partnership that they wish to leave."""


class NoSuchStep(NotFound):
    """There is no such step for you."""


class OnlyTheProposingSide(Forbidden):
    """Only the side that proposed it takes it back."""


class PartyIsInItAlready(Refusal):
    """Whom you name is a party to this partnership already."""


class PartnershipIsFull(Refusal):
    """So many parties are hard to keep together; form another partnership beside this one."""


def sides_spoken_for(
    partnership: Partnership, caller: Caller, discreet: Collection[UUID]
) -> list[PartnershipSide]:
    """The sides for which the caller may say yes: those that they tend, or are colleagues of."""
    return [side for side in partnership.sides if sees_through(side, caller, discreet)]


def check_speaks(
    partnership: Partnership, caller: Caller, discreet: Collection[UUID]
) -> PartnershipSide:
    """The side that the caller speaks for, first the one that they tend. Refuses who speaks for none."""
    spoken_for = sides_spoken_for(partnership, caller, discreet)
    if not spoken_for or caller.person_id is None:
        raise NotYourSide
    return min(spoken_for, key=lambda side: (side.steward_id != caller.person_id, side.position))


def check_follows(stage: Stage, wanted: Stage) -> None:
    """Refuse a stage that does not come next."""
    if wanted not in FOLLOWS[stage]:
        allowed = ", ".join(one for one in Stage if one in FOLLOWS[stage])
        raise StageDoesNotFollow(f"It is {stage}; after that comes: {allowed or 'nothing'}")


def check_reason(wanted: Stage, reason: str) -> None:
    """A closing says why, in one of a few words; no other stage does."""
    if wanted == Stage.CLOSED and not reason:
        words = ", ".join(CLOSING_REASONS)
        raise ClosingLacksItsReason(fields={"reason": [f"Choose one of: {words}."]})
    if wanted != Stage.CLOSED and reason:
        raise ReasonIsForClosings(fields={"reason": ["Leave it out."]})


def check_is_open(step: Step) -> None:
    """Refuse to answer what is settled."""
    if step.state != StepState.OPEN:
        raise StepIsSettled(f"It was {step.state}")


def check_may_be_refused(step: Step) -> None:
    """Refuse to hold a side that wants to leave."""
    if is_closing(step) and step.closes_at is not None:
        day = step.closes_at.date().isoformat()
        raise ClosingCannotBeRefused(
            f"Say in the thread what you think; without a withdrawal it is closed on {day}"
        )


def check_proposed_by(step: Step, side: PartnershipSide) -> None:
    """Refuse to take back what another side proposed."""
    if step.position != side.position:
        raise OnlyTheProposingSide


def check_may_join(partnership: Partnership, person_id: UUID, organisation_id: UUID | None) -> None:
    """Refuse a party that is in it already, and one too many."""
    for side in partnership.sides:
        is_same = organisation_id is not None and side.organisation_id == organisation_id
        if is_same or person_id in (side.person_id, side.steward_id):
            raise PartyIsInItAlready
    if len(partnership.sides) >= MOST_SIDES:
        raise PartnershipIsFull(f"There are {MOST_SIDES} already")


def is_closing(step: Step) -> bool:
    """Whether a step ends the partnership."""
    return step.kind == StepKind.STAGE and step.stage == Stage.CLOSED


def positions_wanted(partnership: Partnership, step: Step) -> set[int]:
    """Which sides must say yes; a party that is to join has the next position."""
    wanted = {side.position for side in partnership.sides}
    return wanted | {joining_position(partnership)} if step.invited_id else wanted


def joining_position(partnership: Partnership) -> int:
    """Where a party that joins will stand: nobody gets the position of one that stepped out."""
    return max(side.position for side in partnership.every_side) + 1


def positions_missing(partnership: Partnership, step: Step) -> set[int]:
    """Which sides have not said yes yet."""
    return positions_wanted(partnership, step) - {one.position for one in step.confirmations}


def is_confirmed_by_all(partnership: Partnership, step: Step) -> bool:
    """Whether nobody is missing any more."""
    return not positions_missing(partnership, step)


def is_invited(step: Step, caller: Caller) -> bool:
    """Whether the caller is who may join."""
    return caller.person_id is not None and caller.person_id == step.invited_id
