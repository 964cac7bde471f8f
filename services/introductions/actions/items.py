"""The things of a handover: what became of each is written down as it happens."""

from __future__ import annotations

from sqlalchemy import update

from services.introductions.models import (
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
