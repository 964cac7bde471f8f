"""One joining member against everybody, beside the bare products of arrays: `python -m tests.bench.matching`."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.encoder import TEXTS, TOPICS
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.search import sweep
from services.matching.engine.taxonomy import TAGS
from services.matching.engine.weights import FB_1

SIZES = (10_000, 100_000)

_SECTORS = {
    "company": 50, "social-enterprise": 18, "charity": 14, "university": 10, "public-body": 8,
}  # fmt: skip
_COUNTRIES = "DE FR GB ES IT NL KE IN PH BR ZA SE PL RW UG".split()
_AREAS = "east-africa west-europe south-asia andes europe global mekong sahel".split()
_LANGUAGES = {"en": 85, "fr": 20, "es": 18, "de": 15, "pt": 8, "sw": 5}
_TEXTS = 4000


def measure(sizes: tuple[int, ...] = SIZES, newcomers: int = 25) -> dict[str, Any]:
    """For each number of members: milliseconds of one thread to find the best 20 for one newcomer, exactly.

    `bare` is nothing but the three products of the same arrays with the newcomer's vectors, measured in
    turn with the search; `ratio` is what the search takes of it. CPU time is the one to trust on a busy machine.
    """
    return {str(size): _measure(size, newcomers) for size in sizes}


def _measure(size: int, newcomers: int) -> dict[str, Any]:
    draw = _drawer(seed=size)
    began = time.process_time()
    columns = Columns()
    for _ in range(size):
        columns.put(draw())
    filled = time.process_time() - began
    parts = [Part(columns)]
    search: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    for card in [draw() for _ in range(newcomers)]:
        search.append(_timed(_search, parts, card))
        bare.append(_timed(_bare, columns, card))
    cpu, bare_cpu = ([1000 * taken for taken, _ in times] for times in (search, bare))
    return {
        "search_cpu_ms": _figures(cpu),
        "search_wall_ms": _figures([1000 * taken for _, taken in search]),
        "bare_cpu_ms": _figures(bare_cpu),
        "ratio": round(statistics.median(cpu) / statistics.median(bare_cpu), 2),
        "fill_ms_each": round(1000 * filled / size, 4),
        "megabytes": round(columns.nbytes / 1e6, 1),
    }


def _search(parts: list[Part], card: Card) -> None:
    swept = sweep(parts, Probe(card, Circumstances(), parts), FB_1)
    assert len(swept.best(20, "other")) == 20


def _bare(columns: Columns, card: Card) -> None:
    arrays, size = columns.arrays, columns.size
    for name, vector in (("text", card.text), ("gives", card.wants), ("wants", card.gives)):
        assert len(arrays[name][:size] @ vector) == size


def _timed(work: Callable[..., None], *given: Any) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work(*given)
    return time.process_time() - cpu, time.perf_counter() - wall


def _figures(values: list[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(values), 2),
        "p95": round(statistics.quantiles(values, n=20)[-1], 2),
        "least": round(min(values), 2),
    }


def _drawer(seed: int) -> Callable[[], Card]:
    """Members as they might be: half of them companies, some causes and words far more common than others."""
    dice = random.Random(seed)
    words = [f"{a}{b}" for a in "ba ko mi su ra te no".split() for b in _syllables()]
    rarity = [1 / (place + 1) for place in range(len(words))]

    def said(length: int) -> str:
        return " ".join(dice.choices(words, rarity, k=length))

    texts = [TEXTS.encode(said(22)) for _ in range(_TEXTS)]
    topics = [TOPICS.encode(said(7)) for _ in range(_TEXTS)]
    goals = [1 / place for place in range(1, 18)]

    def draw() -> Card:
        return Card(
            person_id=UUID(int=dice.getrandbits(128)),
            party_id=UUID(int=dice.getrandbits(128)),
            sector=dice.choices(list(_SECTORS), list(_SECTORS.values()))[0],
            country=dice.choice(_COUNTRIES),
            offers=tuple(dice.sample(TAGS, dice.randint(1, 3))),
            needs=tuple(dice.sample(TAGS, dice.randint(1, 3))),
            causes=tuple(f"sdg-{goal}" for goal in set(dice.choices(range(1, 18), goals, k=2))),
            areas=tuple(dice.sample(_AREAS, dice.randint(1, 2))),
            languages=tuple(
                {"en", *dice.choices(list(_LANGUAGES), list(_LANGUAGES.values()), k=2)}
            ),
            open_introductions=dice.choice((0, 0, 0, 0, 1, 2, 3)),
            text=dice.choice(texts),
            wants=dice.choice(topics),
            gives=dice.choice(topics),
        )

    return draw


def _syllables() -> list[str]:
    return [f"{a}{b}" for a in "bcdfgklmnprst" for b in ("ala", "emo", "iri", "ono", "uta", "ave")]


if __name__ == "__main__":
    asked = tuple(int(size) for size in sys.argv[1:]) or SIZES
    print(json.dumps(measure(asked), indent=2))
