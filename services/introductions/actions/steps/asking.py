"""Asking whoever tends a side from now on for what waits for its yes."""

from __future__ import annotations

from sqlalchemy import exists, select

from services.introductions.actions.steps.taking import announce_proposed
from services.introductions.models import PartnershipSide, Step, StepConfirmation, StepState
from shared.database import Session


def ask_who_follows(session: Session, side: PartnershipSide) -> None:
    """Ask who tends a side for the yes that others wait for; who left it was asked, and they were not."""
    answered = exists().where(
        StepConfirmation.step_id == Step.id, StepConfirmation.position == side.position
    )
    waiting = select(Step).where(
        Step.partnership_id == side.partnership_id,
        Step.state == StepState.OPEN,
        Step.position != side.position,
        ~answered,
    )
    for step in session.scalars(waiting.order_by(Step.id)):
        if side.steward_id is not None:
            announce_proposed(session, step, [side.steward_id])
