"""What the association wrote on an invoice by itself, said again in the language of its paper.

An invoice keeps its lines in English, as everything that is read by programs. Whatever somebody wrote
themselves stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from shared.languages import Language

_MONTHS = r"(?P<months>\d+) months?"
_TAX_NUMBER = re.compile(r"Tax number (?P<number>.+)")

Said = Callable[[Language, Mapping[str, str]], str]


def described(language: Language, text: str) -> str:
    """The description of a line."""
    for pattern, say in _DESCRIPTIONS:
        if found := pattern.fullmatch(text):
            return say(language, found.groupdict())
    return text


def addressed(language: Language, lines: list[str]) -> list[str]:
    """Who an invoice is written to, whose last line may be a tax number."""
    found = _TAX_NUMBER.fullmatch(lines[-1]) if lines else None
    return [*lines[:-1], tax_number(language, found["number"])] if found else lines


def tax_number(language: Language, number: str) -> str:
    """A tax number, with what it is."""
    return language.say("Tax number %(number)s", number=number)


def _months(language: Language, facts: Mapping[str, str]) -> str:
    return language.say_many("%(count)s month", "%(count)s months", int(facts["months"]))


def _dues(language: Language, facts: Mapping[str, str]) -> str:
    return language.say(
        "Dues: %(tier)s, %(months)s", tier=facts["tier"], months=_months(language, facts)
    )


def _seats(language: Language, facts: Mapping[str, str]) -> str:
    months = _months(language, facts)
    return language.say("More seats: %(tier)s, %(months)s", tier=facts["tier"], months=months)


def _upgrade(language: Language, facts: Mapping[str, str]) -> str:
    return language.say(
        "From %(old)s to %(new)s, %(months)s",
        old=facts["old"],
        new=facts["new"],
        months=_months(language, facts),
    )


def _upgrade_less_seats(language: Language, facts: Mapping[str, str]) -> str:
    seats = language.say_many(
        "%(count)s seat that was bought", "%(count)s seats that were bought", int(facts["seats"])
    )
    return language.say(
        "%(upgrade)s, less %(seats)s", upgrade=_upgrade(language, facts), seats=seats
    )


def _donation(language: Language, _: Mapping[str, str]) -> str:
    return language.say("Donation")


def _place(language: Language, facts: Mapping[str, str]) -> str:
    return language.say("A place for %(name)s", name=facts["name"])


_DESCRIPTIONS: tuple[tuple[re.Pattern[str], Said], ...] = (
    (re.compile(rf"Dues: (?P<tier>.+), {_MONTHS}"), _dues),
    (re.compile(rf"More seats: (?P<tier>.+), {_MONTHS}"), _seats),
    (re.compile(rf"From (?P<old>.+) to (?P<new>.+), {_MONTHS}"), _upgrade),
    (
        re.compile(
            rf"From (?P<old>.+) to (?P<new>.+), {_MONTHS}, less (?P<seats>\d+) seats? that w.+ bought"
        ),
        _upgrade_less_seats,
    ),
    (re.compile("Donation"), _donation),
    (re.compile("A place for (?P<name>.+)"), _place),
)
