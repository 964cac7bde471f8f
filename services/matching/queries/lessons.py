"""What was answered to introductions that matching found, as lessons for its weights."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, select

from services.matching.engine.leaning import attraction, openness
from services.matching.engine.score import mirrored
from services.matching.engine.weights import FB_1, Weights
from services.matching.models import Introduction, Match
from services.matching.rules.cooling import GLAD, OF_NOBODY, OF_SOMETHING_ELSE
from services.matching.rules.fitting import Lesson
from shared.database import Session

_SILENCE = 0.5
_MET = 2.0


def lessons(session: Session, weights: Weights = FB_1) -> list[Lesson]:
    """All answers about pairs that were measured, in the order in which they ended.

    How open and liked the two are is counted from the answers before: one that knew itself would teach
    nothing but itself. A no whose reason is another than what was measured teaches nothing of it, and one
    that is about nobody is not held against whoever was proposed.
    """
    measured = _measured(session)
    ended = select(*Introduction.__table__.c).where(Introduction.ended_at.is_not(None))
    given: dict[UUID, list[float]] = defaultdict(lambda: [0.0, 0.0])
    got: dict[UUID, list[float]] = defaultdict(lambda: [0.0, 0.0])
    learned: list[Lesson] = []
    for row in session.execute(ended.order_by(Introduction.ended_at, Introduction.id)):
        answers = _answers(row)
        for chooser, chosen, said_yes, weight in answers + _ratings(row) + _partners(row):
            seen = measured.get((chooser, chosen))
            inclined = _inclined(given[chooser], got[chosen], weights)
            if seen and (said_yes or row.why not in OF_SOMETHING_ELSE):
                learned.append(Lesson(seen, inclined, said_yes, weight))
        for chooser, chosen, said_yes, weight in answers:
            is_about_them = said_yes or row.why not in OF_NOBODY
            for counts in (given[chooser], *([got[chosen]] if is_about_them else [])):
                counts[0] += said_yes * weight
                counts[1] += weight
    return learned


def _inclined(given: list[float], got: list[float], weights: Weights) -> float:
    """How open one is and how liked the other, in logits, from yeses and answers so far."""
    return float(openness(given[0], given[1], weights) + attraction(got[0], got[1], weights))


def _answers(row: Row[Any]) -> list[tuple[UUID, UUID, bool, float]]:
    """Who answered about whom: yes or no, and how much it weighs; a side that was not heard says nothing."""
    answers = []
    sides = (
        (row.first_id, row.second_id, row.first_said_yes),
        (row.second_id, row.first_id, row.second_said_yes),
    )
    for chooser, chosen, said_yes in sides:
        if said_yes and row.declined_by_id != chooser:
            answers.append((chooser, chosen, True, 1.0))
        elif row.declined_by_id == chooser:
            answers.append((chooser, chosen, False, 1.0))
        elif row.state == "expired":
            answers.append((chooser, chosen, False, _SILENCE))
    return answers


def _ratings(row: Row[Any]) -> list[tuple[UUID, UUID, bool, float]]:
    """Who said what a meeting was worth: glad of it is a yes, and having met weighs twice."""
    sides = (
        (row.first_id, row.second_id, row.first_worth),
        (row.second_id, row.first_id, row.second_worth),
    )
    return [(one, other, worth >= GLAD, _MET) for one, other, worth in sides if worth is not None]


def _partners(row: Row[Any]) -> list[tuple[UUID, UUID, bool, float]]:
    """Two who made a partnership of it say yes once more, and it weighs as much as a meeting."""
    if not row.became_partnership:
        return []
    return [
        (row.first_id, row.second_id, True, _MET),
        (row.second_id, row.first_id, True, _MET),
    ]


def _measured(session: Session) -> dict[tuple[UUID, UUID], dict[str, float]]:
    """What was last measured of each pair that was introduced, as each of the two sees it; nothing of who was
    erased.
    """
    one, other = Introduction.first_id, Introduction.second_id
    in_order = Match.first_id == case((one < other, one), else_=other)
    found = (
        select(Match.first_id, Match.second_id, Match.measured)
        .join(
            Introduction, and_(in_order, Match.second_id == case((one < other, other), else_=one))
        )
        .where(Introduction.ended_at.is_not(None))
        .order_by(Match.found_at, Match.id)
    )
    seen: dict[tuple[UUID, UUID], dict[str, float]] = {}
    for first_id, second_id, measured in session.execute(found):
        seen[first_id, second_id] = measured
        seen[second_id, first_id] = mirrored(measured)
    return seen
