"""The score FB-1 once more, one pair at a time and in plain words: slow, and nothing shared with the engine
but the tables of weights, families and continents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from uuid import UUID

from services.matching.engine.card import Card
from services.matching.engine.probe import Circumstances
from services.matching.engine.taxonomy import FAMILIES, TAGS
from services.matching.engine.weights import FB_1, Spread
from shared.geography import BROAD, WORLD, continent_mask

W = FB_1


def best(
    card: Card,
    everybody: Sequence[Card],
    around: Circumstances,
    count: int,
    carers: Sequence[Card] | None = None,
) -> list[UUID]:
    """The best for one card, by looking at everybody; causes are as rare as among `carers`."""
    among = everybody if carers is None else carers
    found = [
        (-round(score(card, other, among, around), 9), other.person_id)
        for other in everybody
        if may_meet(card, other, around)
    ]
    return [person_id for _, person_id in sorted(found)[:count]]


def may_meet(one: Card, other: Card, around: Circumstances) -> bool:
    """The gates."""
    if other.person_id in around.shut or other.open_introductions >= around.limit:
        return False
    if one.languages and other.languages and not set(one.languages) & set(other.languages):
        return False
    meets = set(one.needs) & set(other.offers) | set(other.needs) & set(one.offers)
    return one.sector != other.sector or bool(meets & set(TAGS))


def score(one: Card, other: Card, everybody: Sequence[Card], around: Circumstances) -> float:
    """The harmonic mean of two chances of a yes."""
    shared = (
        W.text * stretch(dot(one.text, other.text), W.text_spread)
        + W.causes * causes(one, other, everybody)
        + W.region * region(one, other)
        + W.sector * (W.same_sector if one.sector == other.sector else W.other_sector)
        + W.graph * (1 - math.exp(-around.ties.get(other.party_id, 0.0)))
        + W.event * (other.person_id in around.coming)
    )
    need, offer = fit(one, other), fit(other, one)
    chances = []
    for mine, theirs, chooser, chosen in ((need, offer, one, other), (offer, need, other, one)):
        logit = W.start + W.need * mine + W.offer * theirs + shared
        logit += lift(chooser.said_yes, chooser.answers)
        logit += W.attractiveness * max(-1.0, min(1.0, lift(chosen.got_yes, chosen.asked)))
        chances.append(1 / (1 + math.exp(-logit)))
    return 2 * chances[0] * chances[1] / (chances[0] + chances[1])


def fit(one: Card, other: Card) -> float:
    """How far the other's offers meet one's needs."""
    if not one.needs:
        return 0.0
    words = W.words_fit * stretch(dot(one.wants, other.gives), W.topic_spread)
    met = 0.0
    for need in one.needs:
        if need in TAGS and need in other.offers:
            met += 1.0
        elif any(need in family and set(family) & set(other.offers) for family in FAMILIES):
            met += max(W.kin_fit, words)
        else:
            met += words
    return met / len(one.needs)


def causes(one: Card, other: Card, everybody: Sequence[Card]) -> float:
    """The cosine of two sets of goals, the rare ones weighing more."""

    def weight(cause: str) -> float:
        carers = sum(cause in card.causes for card in everybody)
        return math.log1p(len(everybody) / max(carers, 1)) ** 2

    lengths = [math.sqrt(sum(map(weight, card.causes))) for card in (one, other)]
    if not all(lengths):
        return 0.0
    return sum(map(weight, set(one.causes) & set(other.causes))) / (lengths[0] * lengths[1])


def region(one: Card, other: Card) -> float:
    """The nearest that two come to each other."""
    if (set(one.areas) & set(other.areas)) - BROAD:
        return W.same_area
    if one.country and one.country == other.country:
        return W.same_country
    if continent_mask(one.country, one.areas) & continent_mask(other.country, other.areas):
        return W.same_continent
    return W.worldwide if WORLD & (set(one.areas) | set(other.areas)) else 0.0


def lift(yes: float, answers: float) -> float:
    """A smoothed difference of logits from the usual share of yeses."""
    share = (yes + W.smoothing * W.usual_yes) / (answers + W.smoothing)
    return math.log(share / (1 - share)) - math.log(W.usual_yes / (1 - W.usual_yes))


def stretch(cosine: float, spread: Spread) -> float:
    """From the middle to the top."""
    return min(1.0, max(0.0, (cosine - spread.middle) / (spread.top - spread.middle)))


def dot(one: Iterable[float], other: Iterable[float]) -> float:
    """The product of two vectors."""
    return sum(float(a) * float(b) for a, b in zip(one, other, strict=True))
