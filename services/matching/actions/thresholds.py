"""From which score on matching speaks up, taken from a sample of the pairs there are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy import select

from services.matching.engine.columns import Columns
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.search import sweep
from services.matching.engine.weights import Weights
from services.matching.models import Threshold
from services.matching.queries.cards import cards
from services.matching.rules.choice import FLOOR, is_enough_to_compare, is_outgrown, threshold
from shared.database import Session, new_id, upsert

_SAMPLE = 64


def current_threshold(
    session: Session, everybody: list[Part], weights: Weights, now: datetime
) -> float:
    """The score asked of a newcomer's matches. A new sample is taken when the association has grown or shrunk
    by a quarter, or the model is another; asking twice gives the same."""
    people = sum(len(part) for part in everybody)
    if not is_enough_to_compare(people):
        return FLOOR
    latest = session.execute(
        select(Threshold.people, Threshold.tau)
        .where(Threshold.model == weights.version)
        .order_by(Threshold.taken_at.desc(), Threshold.id.desc())
    ).first()
    if latest and not is_outgrown(latest.people, people):
        return float(latest.tau)
    return _take_sample(session, everybody, weights, now)


def _take_sample(session: Session, everybody: list[Part], weights: Weights, now: datetime) -> float:
    people = sum(len(part) for part in everybody)
    scores = _sampled_scores(session, everybody, weights)
    tau = threshold(scores, people)
    values = {
        "model": weights.version,
        "people": people,
        "pairs": len(scores),
        "tau": tau,
        "taken_at": now,
    }
    upsert(session, Threshold, {"id": new_id()}, values)
    return tau


def _sampled_scores(session: Session, everybody: list[Part], weights: Weights) -> list[float]:
    """The scores of all pairs that may meet among some people, evenly spread over when they came."""
    sample = Columns(capacity=_SAMPLE)
    drawn = cards(session, _spread(everybody))
    for person_id in sorted(drawn):
        sample.put(drawn[person_id])
    scores: list[float] = []
    for card in drawn.values():
        house = {one.person_id for one in drawn.values() if one.party_id == card.party_id}
        probe = Probe(card, Circumstances(shut=frozenset(house)), everybody)
        (row,) = sweep([Part(sample)], probe, weights).scores
        scores += row[row >= 0].tolist()
    return scores


def _spread(everybody: list[Part]) -> list[UUID]:
    present: list[UUID] = []
    for part in everybody:
        hidden = set(part.hidden.tolist())
        present += [one for one, slot in part.columns.slot_of.items() if slot not in hidden]
    present.sort()
    places = np.linspace(0, len(present) - 1, min(_SAMPLE, len(present))).astype(int)
    return [present[place] for place in places]
