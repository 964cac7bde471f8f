"""Companies that are drawn, and the bound that no plan of theirs can pass."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs

from services.events.engine.company import SHUT, Company, Plan, those_who_met


def drawn(people: int, rounds: int, seed: int, size: int = 2, tables: int | None = None) -> Company:
    """People in six sectors and houses of three, each of whom likes some more than others; 92 % there in a round.

    Nobody meets their own house, and three pairs of a hundred may not meet. What a pair is worth is the harmonic
    mean of what each thinks of the other, and half of that within a sector.
    """
    draw = np.random.default_rng(seed)
    wants, gives = draw.normal(size=(2, people, 16))
    wants /= np.linalg.norm(wants, axis=1)[:, None]
    gives /= np.linalg.norm(gives, axis=1)[:, None]
    likes = 1.0 / (1.0 + np.exp(1.0 - 3.0 * (wants @ gives.T)))
    worth = 2.0 * likes * likes.T / (likes + likes.T)
    house, sector = draw.integers(0, max(people // 3, 1), people), draw.integers(0, 6, people)
    worth = np.where(sector[:, None] == sector, worth / 2.0, worth)
    shut = (house[:, None] == house) | (draw.random((people, people)) < 0.015)
    worth[shut | shut.T] = SHUT
    np.fill_diagonal(worth, SHUT)
    present = draw.random((people, rounds)) < 0.92
    return Company(worth, present, size, tables if tables is not None else -(-people // size))


def value(plan: Plan, among: Company) -> float:
    """What all meetings of a plan are worth together."""
    return float(sum(among.worth[pair] for pair in those_who_met(plan)))


def had(plan: Plan, among: Company) -> Any:
    """What each person's meetings are worth together."""
    worth = np.zeros(among.people)
    for pair in those_who_met(plan):
        worth[list(pair)] += among.worth[pair]
    return worth


def bound(among: Company, best: int = 60) -> float:
    """What no plan of pairs can be worth more than, by a linear programme over all rounds together.

    Each pair meets once at most, each person as often as they are there, and in a round with an odd number
    one person meets nobody. Of many people the best 60 partners of each are looked at, which at these sizes
    changes nothing (measured: less than one in a hundred thousand).
    """
    first, second = np.nonzero(np.triu(_promising(among.worth, best), 1))
    present = among.present.astype(int)
    met = (present @ present.T)[first, second] > 0
    first, second = first[met], second[met]
    pairs, people = len(first), among.people
    rows = np.concatenate([present.sum(axis=1), [(present.sum(axis=0) // 2).sum()]])
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = pairs, people + 1
    programme.col_cost_ = -among.worth[first, second]
    programme.col_lower_, programme.col_upper_ = np.zeros(pairs), np.ones(pairs)
    programme.row_lower_ = np.full(people + 1, -highspy.kHighsInf)
    programme.row_upper_ = rows.astype(float)
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 3 * pairs + 1, 3, dtype=np.int32)
    everybody = np.full(pairs, people)
    matrix.index_ = np.column_stack((first, second, everybody)).astype(np.int32).ravel()
    matrix.value_ = np.ones(3 * pairs)
    solver: Any = _Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(programme)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(-solver.getInfo().objective_function_value)


def _promising(worth: Any, best: int) -> Any:
    if len(worth) <= best + 1:
        return worth != SHUT
    among = np.zeros(worth.shape, dtype=bool)
    among[np.arange(len(worth))[:, None], np.argpartition(-worth, best, axis=1)[:, :best]] = True
    return (among | among.T) & (worth != SHUT)
