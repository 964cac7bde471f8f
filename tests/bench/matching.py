"""One joining member against everybody, and all against all, beside the bare products of the same arrays.

`python -m tests.bench.matching 20000 100000`; so many members at once, 20,000 where nothing is said.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.encoder import TEXTS, TOPICS
from services.matching.engine.lists import Ask, Lists
from services.matching.engine.probe import UNLIMITED, Circumstances, Part, Probe, carers
from services.matching.engine.search import sweep
from services.matching.engine.taxonomy import TAGS
from services.matching.engine.weights import FB_1

SIZES = (20_000,)

_SECTORS = {
    "company": 50, "social-enterprise": 18, "charity": 14, "university": 10, "public-body": 8,
}  # fmt: skip
_COUNTRIES = "DE FR GB ES IT NL KE IN PH BR ZA SE PL RW UG".split()
_AREAS = "east-africa west-europe south-asia andes europe global mekong sahel".split()
_LANGUAGES = {"en": 85, "fr": 20, "es": 18, "de": 15, "pt": 8, "sw": 5}
_TEXTS = 4000
_PART, _BLOCK, _TILE = 2048, 512, 4096


def measure(sizes: tuple[int, ...] = SIZES, newcomers: int = 25) -> dict[str, Any]:
    """For each number of members: what newcomers cost, and everybody; one thread, exact.

    `search` finds the best 20 for one newcomer; `entry` enters them, and finds whom they should meet most and
    among whose best 20 they are. `bare` is nothing but the three products of the same arrays with the newcomer's
    vectors, measured in turn with both. `all` makes the lists of everybody; `all_bare` are the bare products of
    all pairs, measured for a part of them. CPU time is the one to trust on a busy machine.
    """
    return {str(size): _measure(size, newcomers) for size in sizes}


def _measure(size: int, newcomers: int) -> dict[str, Any]:
    draw = _drawer(seed=size)
    columns, known = Columns(), {}
    began = time.process_time()
    for _ in range(size):
        card = draw()
        known[card.person_id] = card
        columns.put(card)
    filled = time.process_time() - began
    parts = [Part(columns)]
    lists = Lists(columns, FB_1, carers(parts))
    everybody, _ = _timed(lists.make, _asking(known))
    all_bare, _ = _timed(_bare_of_all, columns, min(size, _PART))
    all_bare *= size / min(size, _PART)
    times: dict[str, list[tuple[float, float]]] = {"bare": [], "search": [], "entry": []}
    for card in [draw() for _ in range(newcomers)]:
        known[card.person_id] = card
        times["bare"].append(_timed(_bare, columns, card))
        times["search"].append(_timed(_search, parts, card))
        times["entry"].append(_timed(_entry, lists, known, card))
    cpu = {name: [1000 * taken for taken, _ in told] for name, told in times.items()}
    bare = statistics.median(cpu["bare"])
    vectors = sum(columns.arrays[name][:1].nbytes for name in ("text", "wants", "gives")) * size
    return {
        **{f"{name}_cpu_ms": _figures(told) for name, told in cpu.items()},
        "search_ratio": {n: round(v / bare, 2) for n, v in _figures(cpu["search"]).items()},
        "entry_ratio": {n: round(v / bare, 2) for n, v in _figures(cpu["entry"]).items()},
        "all_cpu_s": round(everybody, 1),
        "all_bare_cpu_s": round(all_bare, 1),
        "all_ratio": round(everybody / all_bare, 2),
        "fill_ms_each": round(1000 * filled / size, 4),
        "megabytes": round((columns.nbytes + lists.nbytes) / 1e6, 1),
        "memory_ratio": round((columns.nbytes + lists.nbytes) / vectors, 2),
    }


def _asking(known: dict[UUID, Card]) -> Ask:
    def ask(ids: Iterable[UUID]) -> Iterator[tuple[Card, Circumstances]]:
        for one in ids:
            yield known[one], Circumstances(shut=frozenset({one}), limit=UNLIMITED)

    return ask


def _search(parts: list[Part], card: Card) -> None:
    swept = sweep(parts, Probe(card, Circumstances(), parts), FB_1)
    assert len(swept.best(20, "other")) == 20


def _entry(lists: Lists, known: dict[UUID, Card], card: Card) -> None:
    lists.columns.put(card)
    lists.follow([card.person_id], _asking(known))
    assert len(lists.best(card.person_id)) == 20
    lists.wanted_by(card.person_id)


def _bare(columns: Columns, card: Card) -> None:
    arrays, size = columns.arrays, columns.size
    for name, vector in (("text", card.text), ("gives", card.wants), ("wants", card.gives)):
        assert len(arrays[name][:size] @ vector) == size


def _bare_of_all(columns: Columns, first: int) -> None:
    """The products of the first so many with everybody, in blocks of the size that is fastest for them."""
    arrays = columns.arrays
    for start in range(0, first, _BLOCK):
        mine = slice(start, min(start + _BLOCK, first))
        for begin in range(0, columns.size, _TILE):
            theirs = slice(begin, min(begin + _TILE, columns.size))
            for name, other in (("text", "text"), ("wants", "gives"), ("gives", "wants")):
                arrays[name][mine] @ arrays[other][theirs].T


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
