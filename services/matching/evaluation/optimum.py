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


def allot_best(first: Numbers, second: Numbers, scores: Numbers, room: Numbers) -> NDArray[np.intp]:
    """Which of these pairs to propose so that their scores sum to the most; places in the lists given, in order.

    `first` and `second` are places in `room`, which says how many each can take; only scores above zero are
    worth a proposal. Pairs are mostly chosen whole by the linear programme already; where some come out by
    halves, as in a ring of three, it is solved again in whole numbers, to one in ten thousand of the best.
    """
    if not len(scores):
        return np.zeros(0, dtype=np.intp)
    solver = _Highs()  # `highspy.Highs` writes a greeting before it can be told not to
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    solver.passModel(_programme(first, second, scores, room))
    share = _solved(solver)
    if np.any(np.abs(share - np.rint(share)) > _WHOLE):
        places = np.arange(len(scores), dtype=np.int32)
        whole = np.full(len(scores), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(len(scores), places, whole)
        share = _solved(solver)
    return np.flatnonzero(share > _HALF)


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
