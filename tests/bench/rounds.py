"""Rounds of meetings beside the bound of a linear programme: `python -m tests.bench.rounds`."""

from __future__ import annotations

import json
import time
from typing import Any

from services.events.engine.company import faults
from services.events.engine.planning import planned
from tests.services.events.engine.companies import bound, drawn, had, value

SIZES = ((50, 6), (200, 8), (1000, 10))


def measure(sizes: tuple[tuple[int, int], ...] = SIZES, seeds: int = 3) -> dict[str, Any]:
    """Of people and rounds: what the plan is worth as a share of the bound, and the seconds it took.

    The bound is what no plan can pass; the least of some drawn companies is told, and the most seconds.
    """
    return {f"{people}x{rounds}": _measure(people, rounds, seeds) for people, rounds in sizes}


def _measure(people: int, rounds: int, seeds: int) -> dict[str, Any]:
    shares, cpu, wall, least, wrong = [], [], [], [], 0
    for seed in range(seeds):
        among = drawn(people, rounds, seed)
        began, began_cpu = time.perf_counter(), time.process_time()
        plan = planned(among)
        cpu.append(time.process_time() - began_cpu)
        wall.append(time.perf_counter() - began)
        shares.append(value(plan, among) / bound(among))
        least.append(float(had(plan, among).min()))
        wrong += len(faults(plan, among))
    return {
        "share_of_bound": round(min(shares), 4),
        "cpu_s": round(max(cpu), 2),
        "wall_s": round(max(wall), 2),
        "least_anybody_has": round(min(least), 3),
        "faults": wrong,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
