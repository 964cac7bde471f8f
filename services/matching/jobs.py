"""What is due: the weights learn from the answers, once a day."""

from __future__ import annotations

from datetime import date, datetime

from services.matching.actions.teachings import learn
from shared.database import Session


def learn_from_answers(session: Session, now: datetime, today: date) -> int:
    """Fit the weights to the answers so far; 1 when they are others than before."""
    return int(learn(session, today, now))


SWEEPS = (learn_from_answers,)
