"""How other people's tables spell what we know: sectors, roles, countries, languages, sizes and days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from services.membership.models.words import SIZE_BANDS
from services.membership.rules.keys import plain
from shared.languages.names import Named, names_of

YES = frozenset("yes y true 1 x ja j wahr oui vrai si sí verdadero waar".split())
NO = frozenset("no n false 0 nein falsch non faux nee onwaar falso".split())

SECTORS: Mapping[str, str] = {
    "company": "unternehmen | firma | gmbh | ag | kmu | konzern | business | corporation | entreprise | bedrijf"
    " | empresa",
    "social-enterprise": "sozialunternehmen | sozialbetrieb | entreprise sociale",
    "charity": "verein | e v | stiftung | foundation | ngo | nro | ong | nonprofit | non profit | gemeinnutzig"
    " | gemeinnutzige organisation | hilfsorganisation",
    "public-body": "behorde | kommune | ministerium | offentliche einrichtung | offentliche hand | government"
    " | municipality | public sector",
    "university": "universitat | hochschule | fachhochschule | forschungsinstitut | research institute | college"
    " | universite | universiteit | universidad",
    "network": "netzwerk | verband | dachverband | association | umbrella organisation",
    "individual": "einzelperson | privatperson | person",
    "other": "andere | anderes | sonstige | sonstiges | autre | overig | otro",
}
ROLES: Mapping[str, str] = {
    "primary": "hauptkontakt | hauptvertretung | hauptansprechpartner | hauptansprechpartnerin | main contact",
    "billing": "rechnung | rechnungen | rechnungskontakt | buchhaltung | accounts | finance",
    "delegate": "delegierte | delegierter | vertretung | vertreter | vertreterin | representative",
    "speaker": "sprecher | sprecherin | referent | referentin",
    "executive": "vorstand | geschaftsfuhrung | geschaftsfuhrer | geschaftsfuhrerin | ceo | director",
}
ENDINGS: Mapping[str, str] = {
    "resigned": "ausgetreten | austritt | gekundigt | kundigung | cancelled | demission",
    "terminated": "ausgeschlossen | ausschluss | expelled | exclu",
    "ceased": "aufgelost | verstorben | dissolved | deceased",
}

_SPOKEN = ("en", "de", "fr", "nl", "es", "it", "pt")
_COUNTRIES = {"uk": "GB", "el": "GR", "usa": "US", "holland": "NL", "great britain": "GB"}
_COUNT = r"(?:\d{1,3}(?:[.,' ]\d{3})+|\d+)"
_BEHIND = r"(?: +[^\W\d]+)?"
_SPAN = re.compile(rf"({_COUNT}) *(?:[-\u2010-\u2015]|bis|to) *({_COUNT}){_BEHIND}")
_FROM = re.compile(rf"(?:(?:ab|over|uber|über|>=?|≥) *({_COUNT})|({_COUNT}) *\+){_BEHIND}")
_ONE = re.compile(rf"({_COUNT}){_BEHIND}")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?")
_POINTS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_SERIAL = re.compile(r"\d{5}")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
_BEFORE_SERIALS = date(1899, 12, 30)


def spelt(told: Mapping[str, str]) -> dict[str, str]:
    """The words of a list here, each with the one of ours that it means."""
    return {word: ours for ours, words in told.items() for word in words.split(" | ")}


def country_called(name: str) -> str | None:
    """The code (ISO 3166) of a country by its name in one of some languages, or by an old code of it."""
    key = plain(name)
    return _COUNTRIES.get(key) or _names("territories").get(key)


def language_called(name: str) -> str | None:
    """The code (ISO 639-1) of a language by its name in one of some languages."""
    return _names("languages").get(plain(name))


def band_of(cell: str) -> str | None:
    """The size band that a cell means: itself in other signs, or that in which a number of people lies."""
    text = " ".join(cell.casefold().split())
    if found := _SPAN.fullmatch(text):
        band = f"{_number(found[1])}-{_number(found[2])}"
        return band if band in SIZE_BANDS else None
    if found := _FROM.fullmatch(text):
        return SIZE_BANDS[-1] if _number(found[1] or found[2]) >= 1_000 else None
    if found := _ONE.fullmatch(text):
        return _band_with(_number(found[1]))
    return None


def day_of(cell: str) -> date | None:
    """The day that a cell means, written with points, as a moment at midnight, or as the number that a
    spreadsheet keeps it as. Raises ValueError of a day that may be either of two."""
    if found := _MIDNIGHT.fullmatch(cell):
        return _day(*found[1].split("-"))
    if found := _YEAR_FIRST.fullmatch(cell):
        return _day(found[1], found[2], found[3])
    if found := _POINTS.fullmatch(cell):
        return _day(found[3], found[2], found[1])
    if found := _SLASHES.fullmatch(cell):
        return _either(cell, found[3], found[1], found[2])
    if _SERIAL.fullmatch(cell) and _FIRST_SERIAL <= int(cell) <= _LAST_SERIAL:
        return _BEFORE_SERIALS + timedelta(days=int(cell))
    return None


def _either(cell: str, year: str, one: str, other: str) -> date | None:
    """A day with slashes: Europe writes the day first, America the month."""
    found = {day for day in (_day(year, other, one), _day(year, one, other)) if day}
    if len(found) > 1:
        first, second = sorted(found)
        raise ValueError(f"is {cell!r}, which may be {first} or {second}; write it like these")
    return found.pop() if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _band_with(count: int) -> str | None:
    for band in reversed(SIZE_BANDS):
        if count >= int(re.split(r"\D", band)[0]):
            return band
    return None


@cache
def _names(kind: Named) -> dict[str, str]:
    """Names of countries or languages in some languages, and the codes of two letters that they have."""
    return {plain(name): code for name, code in names_of(kind, reversed(_SPOKEN))}
