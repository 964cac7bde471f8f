"""All gates in one report: what was measured, how sure it is, what it must reach, and what it must beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.matching.engine.optimum import allot_best
from services.matching.engine.weights import FB_1, Weights
from services.matching.evaluation import meetings, partners
from services.matching.evaluation.measures import (
    Numbers,
    area_under_curve,
    average_precision,
    gini,
    interval,
)
from services.matching.rules.allotment import allot

SEEDS = range(8)
Choose = Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]

ALL, TAIL = "partners, all", "partners, long tail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One figure. `low` and `high` bound it (95 %); `least` and `most` are gates."""

    task: str
    who: str
    figure: str
    value: float
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the gate is passed; what is only reported always holds."""
        below = self.least is not None and self.value < self.least
        return not below and not (self.most is not None and self.value > self.most)


@dataclass(frozen=True)
class Ranking:
    """How one scorer ranked the hidden partners, over all seeds."""

    ranks: Numbers
    seeds: Numbers
    shown: Counter[str]
    names: int

    @property
    def reciprocal(self) -> Numbers:
        """1 for a partner in the first place, 1/2 in the second, and so on."""
        return np.asarray(1.0 / self.ranks)


def evaluate(folder: Path, weights: Weights = FB_1) -> tuple[list[Finding], list[str]]:
    """The findings of every task whose data is in the folder, and a word for each that is not."""
    findings: list[Finding] = []
    missing: list[str] = []
    for file, task in ((partners.FILE, find_partners), (meetings.FILE, foresee_answers)):
        if (folder / file).is_file():
            findings += task(folder, weights)
        else:
            missing.append(f"There is no {folder / file}: what is measured on it is left out.")
    return findings, missing


def find_partners(folder: Path, weights: Weights) -> Iterator[Finding]:
    """Hidden partners of organisations: the model, the same without who knows whom, baselines, and controls."""
    done = partners.activities(folder)
    worlds = [partners.world(done, seed) for seed in SEEDS]
    scorers = {
        "chance": partners.by_chance,
        "popularity": partners.by_popularity,
        "words (TF-IDF)": partners.by_words(),
        "profile alone": partners.by_model(weights, graph=False),
        "model": partners.by_model(weights, graph=True),
    }
    for task, is_tail in ((ALL, False), (TAIL, True)):
        ranked = {who: _ranking(worlds, score, is_tail) for who, score in scorers.items()}
        for who, ranking in ranked.items():
            yield from _of_ranking(task, who, ranking)
        yield from _beaten(task, ranked)
        control = _ranking(worlds, scorers["model"], is_tail, shuffled=True)
        yield _shuffled(task, control, ranked["chance"])


def foresee_answers(folder: Path, weights: Weights) -> Iterator[Finding]:
    """Two yeses, from how open and how liked people were in other meetings; and who is served under a cap."""
    known = meetings.answers(folder)
    held = [meetings.hold_out(known, seed, 0.3, weights) for seed in SEEDS]
    areas = np.array([area_under_curve(one.fused, one.met) for one in held])
    plain = np.array([area_under_curve(one.sides.mean(axis=1), one.met) for one in held])
    task, seeds = "two yeses", np.array(SEEDS)
    yield _bounded(task, "model", "AUC", areas, seeds, least=0.72)
    yield _bounded(task, "arithmetic mean", "AUC", plain, seeds)
    yield _bounded(task, "model", "AUC above the arithmetic mean", areas - plain, seeds, least=0.0)
    precise = np.array([average_precision(one.fused, one.met) for one in held])
    yield _bounded(task, "model", "average precision", precise, seeds, least=0.292)
    first = np.array([meetings.precision_at_one(one, one.fused) for one in held])
    yield _bounded(task, "model", "precision at 1", first, seeds)
    fooled = [
        meetings.hold_out(meetings.shuffled(known, seed), seed, 0.3, weights) for seed in SEEDS
    ]
    noise = np.array([area_under_curve(one.fused, one.met) for one in fooled])
    yield _bounded(task, "shuffled answers", "AUC", noise, seeds, least=0.47, most=0.53)
    yield from _served(known, weights)


def _served(known: meetings.Answers, weights: Weights) -> Iterator[Finding]:
    """Half of the pairs are held out, and everybody can handle one or two introductions."""
    task, seeds = "introductions under a cap", np.array(SEEDS)
    halves = [meetings.hold_out(known, seed, 0.5, weights) for seed in SEEDS]
    for room in (1, 2):
        by_model = np.array([_allotted(one, one.fused, room) for one in halves])
        for_all = np.array([_allotted(one, one.fused, room, allot_best) for one in halves])
        dice = [np.random.default_rng(seed).random(len(halves[seed].met)) for seed in SEEDS]
        by_chance = np.array([_allotted(halves[seed], dice[seed], room) for seed in SEEDS])
        many = f"matches per 100, {room} each"
        least = 20.0 if room == 1 else None
        yield _bounded(task, "model", many, by_model[:, 0], seeds, least=least)
        yield _bounded(task, "best for all", many, for_all[:, 0], seeds, least=least)
        yield _bounded(task, "chance", many, by_chance[:, 0], seeds)
        yield _bounded(task, "model", f"people served, {room} each", by_model[:, 1], seeds)
        yield _bounded(task, "best for all", f"people served, {room} each", for_all[:, 1], seeds)
        gain = for_all[:, 3] / by_model[:, 3] - 1.0
        yield _bounded(
            task, "best for all", f"chances above the model, {room} each", gain, seeds, least=0.0
        )
        for who, taken in (("model", by_model), ("best for all", for_all)):
            load = float(taken[:, 2].max())
            yield Finding(
                task=task, who=who, figure=f"most for one, {room} each", value=load, most=room
            )


def _allotted(
    held: meetings.Held, scores: Numbers, room: int, choose: Choose = allot
) -> tuple[float, float, float, float]:
    """Matches per 100, the share of people served, the most for one, and the sum of the scores chosen."""
    people = sorted({person for pair in held.pairs for person in pair})
    place = {person: at for at, person in enumerate(people)}
    ends = np.array([(place[one], place[other]) for one, other in held.pairs])
    chosen = choose(ends[:, 0], ends[:, 1], scores, np.full(len(people), room))
    met = chosen[held.met[chosen] == 1]
    load = np.bincount(ends[chosen].ravel(), minlength=len(people))
    served = len(set(ends[met].ravel().tolist())) / len(people)
    return 100.0 * len(met) / len(chosen), served, float(load.max()), float(scores[chosen].sum())


def _ranking(
    worlds: list[partners.World], score: partners.Scorer, is_tail: bool, shuffled: bool = False
) -> Ranking:
    ranks, seeds, shown = [], [], Counter[str]()
    for world in worlds:
        for _, rank, best in partners.queries(world, score, is_tail, shuffled):
            ranks.append(rank)
            seeds.append(world.seed)
            shown.update(best)
    names = {name for world in worlds for name in world.names}
    return Ranking(np.array(ranks), np.array(seeds), shown, len(names))


_MUST = {
    # task, who: what the mean reciprocal rank must reach
    (TAIL, "profile alone"): 0.125,
    (TAIL, "model"): 0.155,
    (ALL, "model"): 0.186,
}


def _of_ranking(task: str, who: str, ranking: Ranking) -> Iterator[Finding]:
    least = _MUST.get((task, who))
    yield _bounded(task, who, "MRR", ranking.reciprocal, ranking.seeds, least=least)
    hits = (ranking.ranks <= 10).astype(float)
    yield _bounded(task, who, "hit at 10", hits, ranking.seeds)
    seen = np.zeros(ranking.names)
    seen[: len(ranking.shown)] = list(ranking.shown.values())
    yield Finding(task=task, who=who, figure="exposure Gini", value=gini(seen))
    coverage = len(ranking.shown) / ranking.names
    yield Finding(task=task, who=who, figure="coverage", value=coverage)


def _beaten(task: str, ranked: dict[str, Ranking]) -> Iterator[Finding]:
    """The model's reciprocal rank less that of each baseline, on the same queries."""
    model = ranked["model"]
    for who in ("chance", "popularity", "words (TF-IDF)", "profile alone"):
        more = model.reciprocal - ranked[who].reciprocal
        yield _bounded(task, "model", f"MRR above {who}", more, model.seeds, least=0.0)


def _shuffled(task: str, control: Ranking, chance: Ranking) -> Finding:
    """Partners drawn by lot are found no better than by chance."""
    most = 2.0 * float(chance.reciprocal.mean())
    return _bounded(task, "shuffled partners", "MRR", control.reciprocal, control.seeds, most=most)


def _bounded(
    task: str,
    who: str,
    figure: str,
    values: Numbers,
    groups: Numbers,
    least: float | None = None,
    most: float | None = None,
) -> Finding:
    low, high = interval(values, groups)
    return Finding(
        task=task,
        who=who,
        figure=figure,
        value=float(values.mean()),
        low=low,
        high=high,
        least=least,
        most=most,
    )
