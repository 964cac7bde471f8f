"""Which stage a partnership is in, and since when; the end settles what waits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from events.partnerships import PartnershipPartyLeft, PartnershipStageEntered, Side
from services.introductions.actions.assignments import close_all
from services.introductions.actions.items import settle_partnership
from services.introductions.actions.measurements import settle_answered
from services.introductions.actions.stewards import vacate, warn
from services.introductions.actions.tables import end_offers
from services.introductions.models import (
    ItemState,
    Partnership,
    PartnershipSide,
    PartnershipStage,
    Stage,
    Step,
    StepState,
)
from services.introductions.rules.partnerships import GAVE_UP, OTHER_SIDE_GAVE_UP, stewards
from shared.database import Session, new_id
from shared.outbox import announce

_FEWEST_SIDES = 2


def enter_stage(
    session: Session,
    partnership: Partnership,
    stage: Stage,
    person_id: UUID | None,
    now: datetime,
    *,
    step_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Bring a partnership to a stage, and keep when that was and who said so; the end settles what waits."""
    partnership.stage = stage
    session.add(
        PartnershipStage(
            id=new_id(),
            partnership_id=partnership.id,
            stage=stage,
            person_id=person_id,
            entered_at=now,
            step_id=step_id,
            reason=reason,
        )
    )
    if stage == Stage.CLOSED:
        partnership.review_due_on = None
        _settle_what_waits(session, partnership, now)
        end_offers(session, partnership.id, now)
        became = ItemState.LOST if reason == GAVE_UP else ItemState.DECLINED
        settle_partnership(session, partnership.id, became)
        close_all(session, partnership.id, now)
    if stage != Stage.EXPLORING:
        announce(
            session,
            PartnershipStageEntered(
                partnership_id=partnership.id,
                stage=stage,
                reason=reason,
                stewards=stewards(partnership),
            ),
        )


def close(
    session: Session, partnership: Partnership, person_id: UUID | None, now: datetime
) -> None:
    """End a partnership that a side does not wish to go on with. Closing twice changes nothing."""
    if partnership.stage != Stage.CLOSED:
        enter_stage(session, partnership, Stage.CLOSED, person_id, now, reason=GAVE_UP)
        for side in partnership.sides:
            if side.steward_id == person_id:
                warn(session, side, OTHER_SIDE_GAVE_UP)


def step_out(
    session: Session,
    partnership: Partnership,
    side: PartnershipSide,
    now: datetime,
    handover_id: UUID | None = None,
) -> None:
    """Let a side leave a partnership that goes on between two others, or end what nobody is left for.

    What waits for a yes is taken back: it was asked of others than are there now. What of it is being
    handed over at the side that leaves is lost. A side that left already changes nothing.
    """
    if side.left_at is not None or partnership.stage == Stage.CLOSED:
        return
    if len(partnership.sides) <= _FEWEST_SIDES:
        close(session, partnership, side.steward_id, now)
        return
    party = Side(steward_id=side.steward_id, organisation_id=side.organisation_id)
    close_all(session, partnership.id, now, side.position)
    vacate(side)
    side.left_at, side.left_in_id = now, handover_id
    _settle_what_waits(session, partnership, now)
    settle_answered(session, partnership)
    if side.organisation_id is not None:
        settle_partnership(session, partnership.id, ItemState.LOST, side.organisation_id)
    announce(
        session,
        PartnershipPartyLeft(
            partnership_id=partnership.id, party=party, others=stewards(partnership)
        ),
    )


def _settle_what_waits(session: Session, partnership: Partnership, now: datetime) -> None:
    waiting = update(Step).where(
        Step.partnership_id == partnership.id, Step.state == StepState.OPEN
    )
    session.flush()
    settled = {"state": StepState.WITHDRAWN, "settled_at": now}
    session.execute(waiting.values(settled).execution_options(synchronize_session="fetch"))
