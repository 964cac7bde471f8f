"""Saying again in another language what a service wrote in English: by the sentence that it was made from.

Some texts are written where nobody knows yet who will read them, such as why two people should meet. They are
made of sentences and words that are marked with `retold`, and so can be taken apart where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from babel import Locale
from babel.messages.catalog import Catalog

RETOLD = "retold"
"""The comment by which a catalogue knows such a sentence."""

PRONOUN = "it"
"""A fact of this name stands for one said before; other languages may do without it."""

_FACT = re.compile(r"%\((\w+)\)s")
_FORMS = {PRONOUN: "it|one|them|to buy", "first": "[A-Z]?[a-z -]+", "second": "[A-Z]?[a-z -]+"}
_NAMES = ("gathering", "organisation", "title")  # what somebody else called so is never said again


class Retelling:
    """What can be said again in one language."""

    def __init__(self, words: Catalog, locale: Locale) -> None:
        self.locale = locale
        self.told = {
            str(one.id): str(one.string)
            for one in words
            if RETOLD in one.auto_comments and one.string
        }

    def retell(self, text: str) -> str:
        """A text in this language; what is not made of known sentences and words stays as it is."""
        if text in self.told:
            return self.told[text]
        for pattern, translated in self._sentences:
            if found := pattern.fullmatch(text):
                facts = found.groupdict().items()
                return translated % {
                    name: fact if name in _NAMES else self.retell(fact) for name, fact in facts
                }
        return self._names.get(text.removeprefix("the ").casefold(), text)

    @cached_property
    def _sentences(self) -> list[tuple[re.Pattern[str], str]]:
        """Those that say most by themselves first, so that none is taken for one that says less."""
        by_words = sorted(self.told, key=lambda text: -len(_FACT.sub("", text)))
        return [(self._pattern(text), self.told[text]) for text in by_words if _FACT.search(text)]

    def _pattern(self, text: str) -> re.Pattern[str]:
        """A sentence as it is found: each of its facts is a known word where it can be."""
        parts = _FACT.split(text)
        return re.compile(
            "".join(
                self._fact(part) if number % 2 else re.escape(part)
                for number, part in enumerate(parts)
            )
        )

    def _fact(self, name: str) -> str:
        if name == PRONOUN:
            return f"(?P<{name}>{_FORMS[name]})"
        return f"(?P<{name}>{self._words}|{_FORMS.get(name, '.+?')})"

    @cached_property
    def _words(self) -> str:
        return _one_of(text for text in self.told if not _FACT.search(text))

    @cached_property
    def _names(self) -> dict[str, str]:
        """Countries and languages, by their English names."""
        english = Locale("en")
        both = (english.territories, self.locale.territories)
        spoken = (english.languages, self.locale.languages)
        return {
            name.casefold(): theirs[code]
            for ours, theirs in (both, spoken)
            for code, name in ours.items()
            if code in theirs
        }


def _one_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
