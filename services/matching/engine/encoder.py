"""From words to vectors: texts about like things point the same way."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.matching.engine.card import TEXT_WIDTH, TOPIC_WIDTH
from services.matching.engine.littlewords import LITTLE_WORDS
from services.matching.engine.taxonomy import stable_hash

Vector = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]{2,}")
_STEM = 6


class Encoder(Protocol):
    """What turns texts into unit vectors; its id is stored with each vector: another id, another vector."""

    @property
    def id(self) -> str:
        """What made a vector."""
        ...

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        ...

    def encode(self, text: str) -> Vector:
        """The text as a unit vector of `width` numbers; all zeros when it says nothing."""
        ...


@dataclass(frozen=True)
class LexicalEncoder:
    """Signed hashing of words and stems: no model, no state, the same everywhere, in any language with letters.

    Feature hashing after Weinberger et al. 2009, with damped counts and unit length.
    """

    width: int = 256

    @property
    def id(self) -> str:
        """Changes whenever the same text would give another vector."""
        return f"lexical-1/{self.width}"

    def encode(self, text: str) -> Vector:
        """The text as a unit vector of `width` float32 numbers."""
        vector = np.zeros(self.width, dtype=np.float32)
        for term, count in Counter(terms(text)).items():
            mark = stable_hash(term)
            vector[mark % self.width] += (1.0 if mark >> 63 else -1.0) * (1.0 + math.log(count))
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector


def terms(text: str) -> Iterator[str]:
    """The words that say something, long ones by their stem; lower case, without accents."""
    for word in _WORD.findall(_folded(text)):
        if word not in LITTLE_WORDS:
            yield word if len(word) <= _STEM else word[:_STEM] + "~"


def _folded(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


TEXTS: Encoder = LexicalEncoder(TEXT_WIDTH)
TOPICS: Encoder = LexicalEncoder(TOPIC_WIDTH)
"""The encoders in use: of what people say of their work, and of the lines beside their offers and needs."""

ENCODERS = f"{TEXTS.id} {TOPICS.id}"
"""Stored with each vector."""
