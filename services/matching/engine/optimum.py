"""The best choice for everybody at once: a linear programme over all pairs, solved by HiGHS."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Numbers = NDArray[Any]

_HALF = 0.5
_WHOLE = 1e-6
_FEW = 5000


def allot_best(first: Numbers, second: Numbers, scores: Numbers, room: Numbers) -> NDArray[np.intp]:
    """Which of these pairs to propose so that their scores sum to the most; places in the lists given, in order.

    `first` and `second` are places in `room`, which says how many each can take; only scores above zero are
    worth a proposal. Pairs are mostly chosen whole by the linear programme already; where some come out by
    halves, as in a ring of three, it is solved again in whole numbers: for all pairs, to one in ten thousand
    of the best, or where they are many for those alone who still have room beside the whole ones.
    """
    if not len(scores):
        return np.zeros(0, dtype=np.intp)
    solver = _solver(first, second, scores, room)
    share = _solved(solver)
    halves = np.abs(share - np.rint(share)) > _WHOLE
    chosen = np.flatnonzero(~halves & (share > _HALF))
    if halves.any() and (len(scores) <= _FEW or not len(chosen)):
        return np.flatnonzero(_in_whole(solver, len(scores)) > _HALF)
    if halves.any():
        taken = np.concatenate((first[chosen], second[chosen]))
        left = room - np.bincount(taken, minlength=len(room))
        open_pairs = np.flatnonzero(
            (left[first] > 0) & (left[second] > 0) & (share < _HALF + _WHOLE)
        )
        rest = allot_best(first[open_pairs], second[open_pairs], scores[open_pairs], left)
        chosen = np.sort(np.concatenate((chosen, open_pairs[rest])))
    return chosen


def _solver(first: Numbers, second: Numbers, scores: Numbers, room: Numbers) -> Any:
    solver = _Highs()  # `highspy.Highs` writes a greeting before it can be told not to
    # Not "threads": it must be what whoever solved first in this process said, or nothing is solved.
    for option, value in (("output_flag", False), ("parallel", "off"), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    solver.passModel(_programme(first, second, scores, room))
    return solver


def _in_whole(solver: Any, pairs: int) -> Numbers:
    """The same programme once more, in whole numbers."""
    whole = np.full(pairs, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    solver.changeColsIntegrality(pairs, np.arange(pairs, dtype=np.int32), whole)
    return _solved(solver)


def _programme(first: Numbers, second: Numbers, scores: Numbers, room: Numbers) -> Any:
    """A column for each pair, a row for each person's room."""
    pairs, people = len(scores), len(room)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = pairs, people
    programme.col_cost_ = -np.asarray(scores, dtype=np.float64)
    programme.col_lower_, programme.col_upper_ = np.zeros(pairs), np.ones(pairs)
    programme.row_lower_ = np.full(people, -highspy.kHighsInf)
    programme.row_upper_ = np.asarray(room, dtype=np.float64)
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * pairs + 1, 2, dtype=np.int32)
    matrix.index_ = np.column_stack((first, second)).astype(np.int32).ravel()
    matrix.value_ = np.ones(2 * pairs)
    return programme


def _solved(solver: Any) -> Numbers:
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"No best choice was found: {solver.modelStatusToString(status)}.")
    return np.array(solver.getSolution().col_value)
