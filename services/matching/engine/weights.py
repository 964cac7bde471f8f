"""The numbers of the model FB-1: every weight visible, every change a new version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Where a raw similarity begins to mean something, and where it is as good as it gets."""

    middle: float
    top: float


@dataclass(frozen=True)
class Weights:
    """How much each thing counts for one person's yes to another.

    `usual` is what a random pair has of each: only what is above it is worth telling as a reason.
    The coefficients are priors, not fitted: no public data has needs, offers and answers from both sides.
    """

    version: str
    start: float
    need: float
    offer: float
    text: float
    causes: float
    region: float
    sector: float
    graph: float
    event: float
    usual: dict[str, float]
    kin_fit: float
    words_fit: float
    text_spread: Spread
    topic_spread: Spread
    same_area: float
    same_country: float
    same_continent: float
    worldwide: float
    other_sector: float
    same_sector: float
    usual_yes: float
    smoothing: float
    attractiveness: float

    def of(self, feature: str) -> float:
        """The weight of a feature by its name."""
        return float(getattr(self, feature))


FEATURES = ("need", "offer", "causes", "region", "graph", "event", "text", "sector")
"""In the order in which reasons are best told."""

FB_1 = Weights(
    version="FB-1.0",
    start=-3.0,
    need=2.2,
    offer=0.8,
    text=1.2,
    causes=0.8,
    region=0.8,
    sector=0.6,
    graph=1.5,
    event=0.3,
    usual={
        "need": 0.15,
        "offer": 0.15,
        "text": 0.05,
        "causes": 0.2,
        "region": 0.2,
        "sector": 0.5,
        "graph": 0.0,
        "event": 0.0,
    },
    kin_fit=0.6,
    words_fit=0.8,
    text_spread=Spread(0.05, 0.5),
    topic_spread=Spread(0.05, 0.6),
    same_area=1.0,
    same_country=0.7,
    same_continent=0.4,
    worldwide=0.2,
    other_sector=0.6,
    same_sector=0.4,
    usual_yes=0.4,
    smoothing=5.0,
    attractiveness=0.5,
)
