"""The things of a handover: what became of each is written down as it happens."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from services.introductions.models import (
    Handover,
    HandoverItem,
    Introduction,
    IntroductionState,
    ItemKind,
    ItemState,
)
from shared.database import Session

_BECAME = {
    IntroductionState.MADE: ItemState.CARRIED,
    IntroductionState.DECLINED: ItemState.DECLINED,
    IntroductionState.EXPIRED: ItemState.LOST,
}


def settle_carried(session: Session, introduction: Introduction) -> None:
    """Note at the handover that this introduction carries on what became of it. Twice is harmless."""
    if introduction.carried_from_id is None:
        return
    item = update(HandoverItem).where(
        HandoverItem.kind == ItemKind.INTRODUCTION,
        HandoverItem.reference_id == introduction.carried_from_id,
        HandoverItem.state == ItemState.CARRIED,
    )
    became = _BECAME[IntroductionState(introduction.state)]
    session.execute(item.values(state=became).execution_options(synchronize_session="fetch"))


def settle_partnership(
    session: Session,
    partnership_id: UUID,
    became: ItemState,
    organisation_id: UUID | None = None,
) -> None:
    """Note at the open handovers of a partnership what became of it, at one side or at all. Twice is harmless."""
    item = update(HandoverItem).where(
        HandoverItem.kind == ItemKind.PARTNERSHIP,
        HandoverItem.reference_id == partnership_id,
        HandoverItem.state == ItemState.OPEN,
    )
    if organisation_id is not None:
        theirs = select(Handover.id).where(Handover.organisation_id == organisation_id)
        item = item.where(HandoverItem.handover_id.in_(theirs))
    session.flush()
    session.execute(item.values(state=became).execution_options(synchronize_session="fetch"))
