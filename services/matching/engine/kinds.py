"""Things that many candidates have alike, each held once: what is made of one serves all who have it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Kinds:
    """Rows of bytes by number, in the order in which they came. What nobody has any more stays."""

    def __init__(self, kind: Any) -> None:
        self._numbers: dict[bytes, int] = {}
        self._rows: NDArray[Any] = np.zeros(16, dtype=kind)

    def number(self, row: NDArray[Any]) -> int:
        """The number of a row, which is entered if it is new."""
        key = row.tobytes()
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
        self._rows[number] = row
        return number

    @property
    def rows(self) -> NDArray[Any]:
        """All rows, in order of their numbers."""
        return self._rows[: len(self._numbers)]

    @property
    def nbytes(self) -> int:
        """The memory of the rows, held twice: once to be read, once to be found."""
        return 2 * self._rows.nbytes
