"""Names of countries and of languages in the languages that people write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from babel import Locale

Named = Literal["territories", "languages"]


def names_of(kind: Named, spoken: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name of a country or language in each of the languages `spoken`, with its code of two letters."""
    for language in spoken:
        for code, name in getattr(Locale(language), kind).items():
            if len(code) == 2 and code.isalpha():
                yield name, code
