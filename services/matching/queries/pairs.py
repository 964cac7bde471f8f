"""One pair looked at closely: what they have in common, what each would say, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy import select

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.score import bonds, harmonic, likings, measure, mirrored
from services.matching.engine.search import among
from services.matching.engine.weights import Weights
from services.matching.models import Match
from services.matching.queries.arrays import parts
from services.matching.queries.cards import cards
from services.matching.queries.surroundings import circumstances, common_occasion
from services.matching.queries.teachings import current_weights, weights_of
from services.matching.rules.reasons import Sight, contributions, reasons
from shared.database import Session

_DIGITS = 9


@dataclass(frozen=True)
class Look:
    """A pair as one of them sees it: the features, what each adds to a yes, the chance of a yes, the reasons."""

    person_id: UUID
    measured: dict[str, float]
    added: dict[str, float]
    chance: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A pair from both sides. `may_meet` is False when a gate is closed; the score is told all the same."""

    first: Look
    second: Look
    score: float
    may_meet: bool
    model: str


@dataclass(frozen=True)
class Kept:
    """A match as it was found: by which version of the weights, and what each feature added to a yes by these.

    `first_added` is None where that version, or what was measured, is known no more.
    """

    occasion: str
    found_at: datetime
    score: float
    model: str
    first_id: UUID
    first_added: dict[str, float] | None
    second_added: dict[str, float] | None


def kept(session: Session, one_id: UUID, other_id: UUID) -> list[Kept]:
    """All matches that were found of two people, the newest first, each by the weights of its own day."""
    first_id, second_id = sorted((one_id, other_id))
    found = select(Match).where(Match.first_id == first_id, Match.second_id == second_id)
    newest_first = found.order_by(Match.found_at.desc(), Match.id.desc())
    return [_kept(session, one) for one in session.scalars(newest_first)]


def _kept(session: Session, match: Match) -> Kept:
    weights = weights_of(session, match.model) if match.measured else None
    seen = match.measured
    return Kept(
        occasion=match.occasion,
        found_at=match.found_at,
        score=match.score,
        model=match.model,
        first_id=match.first_id,
        first_added=contributions(seen, weights) if weights else None,
        second_added=contributions(mirrored(seen), weights) if weights else None,
    )


def explain(session: Session, one_id: UUID, other_id: UUID, now: datetime) -> Explanation | None:
    """Why two people would be matched, or not; None unless both are candidates. Nothing is changed.

    A pair that was found is looked at from the side it was found for: so the score is the very one kept.
    """
    found = cards(session, (one_id, other_id))
    if len(found) < 2:
        return None
    if _found_for(session, one_id, other_id) == other_id:
        seen = _explain(session, found[other_id], found[one_id], now)
        return replace(seen, first=seen.second, second=seen.first)
    return _explain(session, found[one_id], found[other_id], now)


def _found_for(session: Session, one_id: UUID, other_id: UUID) -> UUID | None:
    first_id, second_id = sorted((one_id, other_id))
    found = select(Match.found_for_id).where(
        Match.first_id == first_id, Match.second_id == second_id
    )
    return session.scalar(found.order_by(Match.found_at.desc(), Match.id.desc()).limit(1))


def _explain(session: Session, card: Card, other: Card, now: datetime) -> Explanation:
    around = circumstances(session, card, now)
    title = common_occasion(session, card.person_id, other.person_id, now)
    return look(card, other, around, parts(session), title, current_weights(session))


def look(
    card: Card,
    other: Card,
    around: Circumstances,
    everybody: list[Part],
    gathering: str,
    weights: Weights,
) -> Explanation:
    """Measure a pair exactly, in the company of everybody (who decide how rare a cause is)."""
    probe = Probe(card, around, everybody)
    alone = Columns(capacity=1)
    alone.put(other)
    row = np.zeros(1, dtype=np.intp)
    mine = measure(alone, row, probe, bonds(alone, probe), weights, "exact")
    to_them, to_me = likings(alone, row, probe, mine, weights)
    may_meet = other.person_id not in around.shut and card.open_introductions < around.limit
    return Explanation(
        first=_look(Sight(card, other, gathering), _plain(mine), float(to_them[0]), weights),
        second=_look(
            Sight(other, card, gathering), _plain(mirrored(mine)), float(to_me[0]), weights
        ),
        score=round(float(harmonic(to_them, to_me)[0]), _DIGITS),
        may_meet=may_meet and bool(among([Part(alone)], [other.person_id], probe, weights)),
        model=weights.version,
    )


def _look(sight: Sight, measured: dict[str, float], chance: float, weights: Weights) -> Look:
    return Look(
        person_id=sight.mine.person_id,
        measured=measured,
        added=contributions(measured, weights),
        chance=round(chance, _DIGITS),
        reasons=reasons(sight, measured, weights),
    )


def _plain(measured: dict[str, np.ndarray]) -> dict[str, float]:
    return {name: round(float(values[0]), _DIGITS) for name, values in measured.items()}
