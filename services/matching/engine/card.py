"""One candidate as the engine reads it: what is offered, needed, cared for, and how it went so far."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

TEXT_WIDTH = 256
TOPIC_WIDTH = 128


def no_text() -> NDArray[np.float32]:
    """The vector of somebody who wrote nothing of themselves."""
    return np.zeros(TEXT_WIDTH, dtype=np.float32)


def no_topics() -> NDArray[np.float32]:
    """The vector of offers or needs without a line of text."""
    return np.zeros(TOPIC_WIDTH, dtype=np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Card:
    """A person who may be matched. `party_id` is the organisation they speak for, or themselves.

    `languages` left empty closes no gate. `answers` were given, `said_yes` of them; `asked` about this
    person, `got_yes` of them. `text`, `wants` and `gives` are unit vectors of what they wrote.
    """

    person_id: UUID
    party_id: UUID
    sector: str = "other"
    country: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    discreet: bool = False
    open_introductions: int = 0
    answers: float = 0.0
    said_yes: float = 0.0
    asked: float = 0.0
    got_yes: float = 0.0
    text: NDArray[np.float32]
    wants: NDArray[np.float32]
    gives: NDArray[np.float32]
