"""Learning from the answers of everybody, once a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, func, select

from services.matching.engine.weights import FB_1, FEATURES
from services.matching.models import Introduction, Teaching
from services.matching.queries.lessons import lessons
from services.matching.queries.teachings import current_weights
from services.matching.rules.fitting import ENOUGH, fitted
from shared.database import Session, insert_once, new_id

_MOST_ANSWERS = 6  # of one introduction: two say yes or no, what it was worth, and that they go on


def learn(session: Session, today: date, now: datetime) -> bool:
    """Fit the weights to all answers so far, and use them from now on; True if they are others than before.

    They are held to those that were thought up, not to yesterday's: the same answers give the same weights,
    whenever they are heard. Asking twice a day does nothing.
    """
    if session.scalar(select(exists().where(Teaching.learned_on == today))):
        return False
    ended = select(func.count()).where(Introduction.ended_at.is_not(None))
    if (session.scalar(ended) or 0) * _MOST_ANSWERS < ENOUGH:
        return False
    before, answers = current_weights(session), lessons(session)
    learned = fitted(answers, FB_1)
    is_new = insert_once(
        session,
        Teaching,
        id=new_id(),
        learned_on=today,
        model=FB_1.version,
        version=learned.version,
        answers=len(answers),
        numbers={name: getattr(learned, name) for name in ("start", *FEATURES)},
        learned_at=now,
    )
    return is_new and learned != before
