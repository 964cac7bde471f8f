"""The languages that people are written to and shown pages in: their words, days, amounts and lists.

All is written in English; each other language is one file here, `<code>.po`, named as BCP 47 names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from shared.currencies import digits
from shared.languages.catalogues import FOLDER, catalogue, translations
from shared.languages.retelling import Retelling

SOURCE = "en"
"""The language that everything is written in first, and that of whoever has no other."""

_SPOKEN = {"en": "en_GB"}  # where a language is written in several ways, whose is meant
_MONTH = re.compile(r"\d{4}-\d{2}")
_FIGURES = {"en": "yyyy-MM-dd"}  # as no two people who read English read it differently


def mark(text: str) -> str:
    """A text that is said elsewhere, so that it is found for translation; returns it."""
    return text


def retold(text: str) -> str:
    """A sentence or word of a text that is said again where it is read; returns it. See `retelling`."""
    return text


@dataclass(frozen=True)
class Language:
    """How things are said in one language. `words` are its translations."""

    code: str
    locale: Locale = field(compare=False)
    words: NullTranslations = field(compare=False, repr=False)
    retelling: Retelling | None = field(compare=False, repr=False, default=None)

    def say(self, text: str, /, **facts: Any) -> str:
        """A text in this language, with `%(name)s` for each of the facts."""
        return self.words.gettext(text) % facts

    def say_many(self, one: str, many: str, count: int, /, **facts: Any) -> str:
        """A text about so many, which stand in it as `%(count)s`."""
        return self.words.ngettext(one, many, count) % {"count": self.number(count), **facts}

    def retell(self, text: str) -> str:
        """A text that was written in English by a service, said again; what is not known stays as it is."""
        return self.retelling.retell(text) if self.retelling else text

    def day(self, on: date | None) -> str:
        """A civil day, `3 March 2027`; nothing for none."""
        return format_date(on, "long", self.locale) if on else ""

    def short_day(self, on: date) -> str:
        """A civil day in figures, `2027-03-03`."""
        return format_date(on, _FIGURES.get(self.code, "medium"), self.locale)

    def month(self, text: str) -> str:
        """A month that stands as `2029-04`, in figures as on a card; any other text as it is."""
        if self.code == SOURCE or not _MONTH.fullmatch(text):
            return text
        return f"{text[5:]}/{text[:4]}"

    def weekday(self, on: date) -> str:
        """A civil day with its name, `Wednesday 3 March 2027`."""
        name = format_date(on, "EEEE", self.locale)
        return self.say("%(weekday)s %(day)s", weekday=name, day=self.day(on))

    def time(self, moment: datetime) -> str:
        """The time of the day of a moment, in its own zone, `18:00`."""
        return format_time(moment, "HH:mm", tzinfo=moment.tzinfo, locale=self.locale)

    def number(self, number: int | Decimal) -> str:
        """A number with its digits in groups."""
        return format_decimal(number, locale=self.locale)

    def amount(self, minor: int, currency: str) -> str:
        """An amount in minor units, `125000, "EUR"` as `1,250.00 EUR`."""
        return f"{self.plain_amount(minor, currency)} {currency}"

    def plain_amount(self, minor: int, currency: str) -> str:
        """An amount in minor units without its currency, `125000, "EUR"` as `1,250.00`."""
        places = digits(currency)
        form = "#,##0" + ("." + "0" * places if places else "")
        return format_decimal(Decimal(minor).scaleb(-places), form, self.locale)

    def listed(self, things: Iterable[str]) -> str:
        """Several things, `a, b and c`."""
        return format_list([*things], locale=self.locale)


@cache
def codes() -> tuple[str, ...]:
    """The languages that there are, English first."""
    files = (entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".po"))
    return (SOURCE, *sorted(name.removesuffix(".po") for name in files))


@cache
def language(code: str | None, otherwise: str = SOURCE) -> Language:
    """A language by its code; another, where there is none (any more) of that code."""
    known = code if code in codes() else otherwise
    locale = Locale.parse(_SPOKEN.get(known, known.replace("-", "_")))
    if known == SOURCE:
        return Language(known, locale, NullTranslations())
    kept = catalogue(known)
    return Language(known, locale, translations(kept), Retelling(kept, locale))
