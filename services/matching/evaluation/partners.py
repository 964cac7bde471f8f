"""Who partners with whom, in aid as it was really given: hidden partners are looked for among all organisations.

A tenth of the pairs that worked together is hidden, and with them every activity that would betray one.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from uuid import UUID

import numpy as np

from services.matching.engine.card import Card, no_topics
from services.matching.engine.columns import Columns
from services.matching.engine.encoder import TEXTS, terms
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.score import bonds, harmonic, likings, measure
from services.matching.engine.weights import Weights
from services.matching.evaluation.measures import Numbers, first_rank

FILE = "iati3w_somalia/activities.json"

_FEW = range(2, 9)  # more on one activity, and they hardly worked together
_HUBS = 20


@dataclass(frozen=True)
class Activity:
    """Something that organisations did together."""

    orgs: tuple[str, ...]
    text: str
    sectors: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Who worked with whom, each pair in order."""
        return list(combinations(self.orgs, 2))


@dataclass(frozen=True)
class World:
    """The organisations as they are known once pairs were hidden, and which partners each query looks for."""

    seed: int
    names: tuple[str, ...]
    of: dict[str, list[Activity]]
    partners: dict[str, set[str]]
    hidden: dict[str, set[str]]
    hubs: frozenset[str]

    @property
    def degrees(self) -> Numbers:
        """How many partners each organisation is known to have, in the order of the names."""
        return np.array([len(self.partners[name]) for name in self.names], dtype=np.float64)


Scorer = Callable[[World, str], Numbers]


def activities(folder: Path) -> list[Activity]:
    """All activities of the file, in its order."""
    rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return [
        Activity(
            tuple(sorted({org for role in row["orgs"].values() for org in role})),
            f"{row['title']} {row['description']}",
            tuple(sorted({one for kind in row["sectors"].values() for one in kind})),
            tuple(sorted({*row["locations"]["admin1"], *row["locations"]["admin2"]})),
        )
        for row in rows
    ]


def world(done: list[Activity], seed: int) -> World:
    """Hide a tenth of the pairs, by a seed."""
    pairs = sorted({pair for one in done if len(one.orgs) in _FEW for pair in one.pairs})
    hidden = set(random.Random(seed).sample(pairs, len(pairs) // 10))
    kept = [one for one in done if hidden.isdisjoint(one.pairs)]
    of: dict[str, list[Activity]] = defaultdict(list)
    partners: dict[str, set[str]] = defaultdict(set)
    for one in kept:
        for org in one.orgs:
            of[org].append(one)
            if len(one.orgs) in _FEW:
                partners[org] |= {*one.orgs} - {org}
    names = tuple(sorted(of))
    by_degree = sorted(names, key=lambda name: (-len(partners[name]), name))
    return World(
        seed,
        names,
        of,
        partners,
        _looked_for(hidden, of),
        frozenset(by_degree[: len(names) // _HUBS]),
    )


def queries(
    here: World, score: Scorer, long_tail: bool, shuffled: bool = False
) -> Iterator[tuple[str, float, list[str]]]:
    """Each organisation that has a hidden partner: the rank of the first that is found, and the ten shown.

    Known partners are no answers. In the long tail neither are the hubs, which anybody would name.
    `shuffled` looks for as many others at random instead: whatever the score, it must come out at chance.
    """
    dice = random.Random(here.seed)
    place = {name: at for at, name in enumerate(here.names)}
    for name in sorted(here.hidden):
        banned = {name} | here.partners[name] | (here.hubs if long_tail else frozenset())
        wanted = [place[one] for one in here.hidden[name] - banned]
        if not wanted:
            continue
        if shuffled:
            others = [at for one, at in place.items() if one not in banned]
            wanted = dice.sample(others, len(wanted))
        scores = np.array(score(here, name), dtype=np.float64)
        scores[[place[one] for one in banned]] = -np.inf
        shown = [here.names[at] for at in np.argsort(-scores, kind="stable")[:10]]
        yield name, first_rank(scores, wanted), shown


def by_chance(here: World, name: str) -> Numbers:
    """Anybody as well as anybody: what an evaluation that cannot be fooled gives to noise."""
    return np.random.default_rng([here.seed, here.names.index(name)]).random(len(here.names))


def by_popularity(here: World, _: str) -> Numbers:
    """Whoever has most partners, for everybody."""
    return here.degrees


def by_words() -> Scorer:
    """TF-IDF over all that was written of an organisation's activities: what search alone would do."""
    held: dict[int, Numbers] = {}

    def score(here: World, name: str) -> Numbers:
        if here.seed not in held:
            held.clear()
            held[here.seed] = _weighed_words(here)
        return held[here.seed] @ held[here.seed][here.names.index(name)]

    return score


def by_model(weights: Weights, *, graph: bool) -> Scorer:
    """The model of the house: text, causes and areas; with `graph` also who knows whom, and who is liked."""
    held: dict[int, tuple[Columns, list[Card]]] = {}

    def score(here: World, name: str) -> Numbers:
        if here.seed not in held:
            held.clear()
            held[here.seed] = _known(here, graph)
        columns, cards = held[here.seed]
        ties = _ties(here, name) if graph else {}
        probe = Probe(cards[here.names.index(name)], Circumstances(ties=ties), [Part(columns)])
        rows = slice(0, columns.size)
        measured = measure(columns, rows, probe, bonds(columns, probe), weights, "fast")
        return np.asarray(harmonic(*likings(columns, rows, probe, measured, weights)))

    return score


def _looked_for(
    hidden: set[tuple[str, str]], known: dict[str, list[Activity]]
) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for one, other in hidden:
        if one in known and other in known:
            wanted[one].add(other)
            wanted[other].add(one)
    return dict(wanted)


def _known(here: World, graph: bool) -> tuple[Columns, list[Card]]:
    columns, cards = Columns(capacity=len(here.names)), []
    for place, name in enumerate(here.names):
        likes = float(len(here.partners[name])) if graph else 0.0
        cards.append(_card(place, here.of[name], likes))
        columns.put(cards[-1])
    return columns, cards


def _card(place: int, done: list[Activity], likes: float) -> Card:
    """An organisation as a candidate; each partnership is a yes that was said and a yes that was got."""
    return Card(
        person_id=UUID(int=place + 1),
        party_id=UUID(int=place + 1),
        causes=tuple(sorted({one for activity in done for one in activity.sectors})),
        areas=tuple(sorted({one for activity in done for one in activity.places})),
        answers=likes,
        said_yes=likes,
        asked=likes,
        got_yes=likes,
        text=TEXTS.encode(" ".join(activity.text for activity in done)),
        wants=no_topics(),
        gives=no_topics(),
    )


def _ties(here: World, name: str) -> dict[UUID, float]:
    """Adamic-Adar over the partnerships that are known."""
    ties: dict[str, float] = defaultdict(float)
    for middle in sorted(here.partners[name]):
        for other in here.partners[middle] - {name}:
            ties[other] += 1.0 / math.log(max(len(here.partners[middle]), 2))
    return {UUID(int=here.names.index(other) + 1): weight for other, weight in ties.items()}


def _weighed_words(here: World) -> Numbers:
    said = [
        Counter(term for one in here.of[name] for term in terms(one.text)) for name in here.names
    ]
    spread = Counter(term for counts in said for term in counts)
    place = {term: at for at, term in enumerate(sorted(spread))}
    weighed = np.zeros((len(said), len(place)), dtype=np.float32)
    for row, counts in enumerate(said):
        for term, count in counts.items():
            rare = math.log((1 + len(said)) / (1 + spread[term])) + 1
            weighed[row, place[term]] = (1 + math.log(count)) * rare
    return weighed / np.maximum(np.linalg.norm(weighed, axis=1, keepdims=True), 1e-9)
