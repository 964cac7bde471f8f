"""Choosing for everybody at once, so that nobody is given more than they have time for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


def allot(first: Numbers, second: Numbers, scores: Numbers, room: Numbers) -> NDArray[np.intp]:
    """Which of these pairs to propose, best first, as long as both have room; places in the lists given.

    `first` and `second` are places in `room`, which says how many each can take. Equal scores go by place.
    """
    left = np.array(room, dtype=np.int64)
    chosen: list[int] = []
    for place in np.argsort(-scores, kind="stable"):
        one, other = first[place], second[place]
        if left[one] > 0 and left[other] > 0:
            left[one] -= 1
            left[other] -= 1
            chosen.append(int(place))
    return np.array(chosen, dtype=np.intp)
