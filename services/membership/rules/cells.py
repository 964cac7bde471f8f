"""What a cell of a table means, and how a value is written into one so that it reads back the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from services.membership.models.words import (
    COUNTRY,
    EMAIL,
    LANGUAGE,
    SIZE_BANDS,
    VISIBLE_FIELDS,
    RepresentativeRole,
    Tag,
    Visibility,
)
from services.membership.rules.keys import plain
from services.membership.rules.spellings import (
    NO,
    ROLES,
    YES,
    band_of,
    country_called,
    day_of,
    language_called,
    spelt,
)

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SEPARATOR = re.compile(r"(?<!\\);")
_LISTED = re.compile(r"[;,]")
NAMELESS = "[no name]"
"""What stands in the place of a name that nobody knows; an empty cell is a name that was forgotten."""

Reader = Callable[[str], Any]


def line(longest: int) -> Reader:
    """A reader of one line of text."""

    def read(cell: str) -> str:
        text = " ".join(cell.split())
        if len(text) > longest:
            raise ValueError(f"is longer than {longest} characters")
        return text

    return read


def text(cell: str) -> str:
    """A longer text."""
    if len(cell) > 4_000:
        raise ValueError("is longer than 4000 characters")
    return cell


def one_of(words: Iterable[str], told: Mapping[str, str] | None = None) -> Reader:
    """A reader of one word from a list, also as other tables spell it."""
    ours = {plain(word): str(word) for word in words}
    known = spelt(told or {}) | ours

    def read(cell: str) -> str:
        found = known.get(plain(cell))
        if found is None:
            raise ValueError(f"is {cell!r}; it should be one of {', '.join(ours.values())}")
        return found

    return read


def size_band(cell: str) -> str:
    """A size band, or how many people there are."""
    found = cell if cell in SIZE_BANDS else band_of(cell)
    if found is None:
        raise ValueError(f"is {cell!r}; it should be one of {', '.join(SIZE_BANDS)}, or a number")
    return found


def country(cell: str) -> str:
    """A country, as in ISO 3166, or by its name in one of some languages."""
    found = country_called(cell) or (COUNTRY.fullmatch(cell.upper()) and cell.upper())
    if not found:
        raise ValueError(f"is {cell!r}; it should be two letters, as in KE, or a country's name")
    return found


def email(cell: str) -> str:
    """An address to write to."""
    if not EMAIL.fullmatch(cell) or len(cell) > 254:
        raise ValueError(f"is {cell!r}, which is no e-mail address")
    return cell


def civil_date(cell: str) -> date:
    """A date, as in 2027-01-31, or as 31.1.2027; a number is what a spreadsheet keeps a day as."""
    try:
        found: date | None = date.fromisoformat(cell) if _ISO.fullmatch(cell) else day_of(cell)
    except ValueError as error:
        if _ISO.fullmatch(cell) is None:
            raise
        raise ValueError(f"is {cell!r}, a day that is in no calendar") from error
    if found is None:
        raise ValueError(f"is {cell!r}; it should be a date, as in 2027-01-31")
    return found


def number(cell: str) -> int:
    """A whole number from 1 on."""
    if not cell.isascii() or not cell.isdigit() or not 0 < int(cell) < 2**31:
        raise ValueError(f"is {cell!r}; it should be a whole number")
    return int(cell)


def count(cell: str) -> int:
    """How many there are: a whole number, none included."""
    return 0 if cell == "0" else number(cell)


def yes_or_no(cell: str) -> bool:
    """A switch."""
    if cell.casefold() in YES:
        return True
    if cell.casefold() in NO:
        return False
    raise ValueError(f"is {cell!r}; it should be yes or no")


def slugs(cell: str) -> list[str]:
    """Causes or regions; "East Africa" is read as east-africa."""
    found = [plain(part).replace(" ", "-") for part in _listed(cell)]
    if any(not slug or len(slug) > 60 or not slug.isascii() for slug in found):
        raise ValueError(f"is {cell!r}; it should be words with semicolons between")
    return list(dict.fromkeys(found))


def languages(cell: str) -> list[str]:
    """Languages, as in ISO 639-1."""
    found = [_language(part) for part in _listed(cell)]
    if not all(found):
        raise ValueError(f"is {cell!r}; it should be pairs of letters, as in en; sw, or names")
    return list(dict.fromkeys(filter(None, found)))


def language(cell: str) -> str:
    """A language, as in ISO 639-1."""
    found = _language(cell)
    if found is None:
        raise ValueError(f"is {cell!r}; it should be two letters, as in de, or a language's name")
    return found


def roles(cell: str) -> list[str]:
    """The roles of a representative."""
    return sorted({_role(part) for part in parts(cell)})


def topics(cell: str) -> list[dict[str, str]]:
    """Offers or needs: tags, each with a line in free words behind a colon."""
    found = []
    for part in parts(cell):
        tag, _, free = part.partition(":")
        found.append({"tag": _tag(tag), "line": _topic(free)})
    return found


def visibility(cell: str) -> dict[str, str]:
    """Who may see which field: "name=members; title=public"."""
    found = {}
    for part in parts(cell):
        field, _, who = part.partition("=")
        found[_visible(field)] = _who(who)
    return found


def parts(cell: str) -> list[str]:
    r"""The parts of a list with semicolons between; `\;` is a semicolon inside a part."""
    found = (part.replace("\\;", ";").strip() for part in _SEPARATOR.split(cell))
    return [part for part in found if part]


def write_parts(values: Iterable[str]) -> str:
    """A list in one cell."""
    return "; ".join(value.replace(";", "\\;") for value in values)


def write_topics(values: Iterable[Mapping[str, str]]) -> str:
    """Offers or needs in one cell."""
    return write_parts(
        f"{topic['tag']}: {topic['line']}" if topic.get("line") else topic["tag"]
        for topic in values
    )


def write_switch(value: bool) -> str:
    """Yes or no."""
    return "yes" if value else "no"


def _listed(cell: str) -> list[str]:
    """The parts of a list of words that have neither semicolons nor commas in them."""
    return [part for part in map(str.strip, _LISTED.split(cell)) if part]


def _language(cell: str) -> str | None:
    return cell.lower() if LANGUAGE.fullmatch(cell.lower()) else language_called(cell)


_role, _tag, _topic = one_of(RepresentativeRole, ROLES), one_of(Tag), line(300)
_visible, _who = one_of(VISIBLE_FIELDS), one_of(Visibility)
