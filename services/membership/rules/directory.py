"""What the directory says of somebody, to whom, and by which words they are found there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from services.membership.models import Audience, ListingKind
from services.membership.models.directory import LONGEST_WORD
from services.membership.models.words import Visibility
from services.membership.rules.profiles import narrower
from shared.callers import Caller, Role
from shared.errors import BadInput

MOST_WORDS = 8
EVERYTHING = ""
READ_SCOPES = frozenset({"membership:read", "*:read"})

_AUDIENCES: Mapping[str, Audience] = {
    str(Visibility.PUBLIC): Audience.ANYONE,
    str(Visibility.MEMBERS): Audience.MEMBERS,
    str(Visibility.NOBODY): Audience.STAFF,
}
# Letters that stand for themselves in Unicode, and for others in a search.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
    }
    | {"þ": "th", "ŋ": "n"}
)
_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_FACETS = {
    "causes": "cause",
    "regions": "region",
    "languages": "language",
    "offers": "offer",
    "needs": "need",
    "sector": "sector",
    "country": "country",
    "tiers": "tier",
}
_READ = ("name", "title", "interests", "mission", "city")


class TooManyWords(BadInput):
    """There are too many words in this search."""


@dataclass(frozen=True)
class Spoken:
    """An organisation that a person speaks for, and who may see its name and its sector."""

    representation_id: UUID
    organisation_id: UUID
    name: str
    sector: str
    seen: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """Somebody as the association knows them: what is in each field, and who may see that.

    A field has several parts where it is a place (a city, a country); all else has one. A discreet
    person has no `seen`, and so nothing that others find or see.
    """

    kind: ListingKind
    subject_id: UUID
    fields: Mapping[str, Mapping[str, Any]]
    seen: Mapping[str, str]
    spoken: tuple[Spoken, ...] = field(default=())


class Found(NamedTuple):
    """A word, the field that it is of, who may find by it, and the representation that it holds by."""

    word: str
    via_id: UUID | None
    field: str
    audience: Audience


def words_of(text: str) -> list[str]:
    """The words of a text as a search compares them: without case, accents and punctuation."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in text.translate(_PLAIN).split()]
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(map(_plain_character, plain))
    return [word[:LONGEST_WORD] for word in kept.split()]


def words_asked(text: str) -> list[str]:
    """The words to search for, without those that begin another. Refuses too many."""
    words = set(words_of(text))
    if len(words) > MOST_WORDS:
        raise TooManyWords(f"Search for at most {MOST_WORDS} words at once")
    return sorted(
        one for one in words if not any(other != one and other.startswith(one) for other in words)
    )


def facet(name: str, value: str) -> str:
    """The word that stands for a value of a facet; no text has it, for it begins with a sign."""
    return f"={name}:{value.casefold()}"[:LONGEST_WORD]


def audience_of(caller: Caller) -> Audience:
    """As whom somebody looks: a steward sees all, members and the rest of the staff what members may see.

    A program whose token does not reach the membership service sees what everybody sees.
    """
    if not _reaches(caller):
        return Audience.ANYONE
    if caller.has(Role.STEWARD):
        return Audience.STAFF
    return Audience.MEMBERS if caller.has(Role.MEMBER) or caller.is_staff else Audience.ANYONE


def own_of(caller: Caller) -> tuple[UUID, ...]:
    """Whose listings somebody sees as their own: themselves, and those for whom they speak."""
    return (*caller.person_ids, *caller.organisation_ids) if _reaches(caller) else ()


def audience(seen: str) -> Audience:
    """Who looks, at least, when a field is seen that was opened to these."""
    return _AUDIENCES[seen]


def is_shown(seen: str, to: Audience) -> bool:
    """Whether a field that was opened so is shown to who looks."""
    return audience(seen) <= to


def found_by(entry: Entry) -> set[Found]:
    """All words by which somebody is found, each with who may find them by it."""
    own = {
        Found(word, None, name, seen)
        for name, parts in entry.fields.items()
        if name in entry.seen
        for seen in (audience(entry.seen[name]),)
        for word in _words(parts)
    }
    return own | _marks(entry) | set(_through_organisations(entry))


def shown_to(entry: Entry, to: Audience) -> dict[str, Any]:
    """What is shown of somebody to who looks: the parts of each field that they may see."""
    return {
        part: value
        for name, parts in entry.fields.items()
        if name in entry.seen and is_shown(entry.seen[name], to)
        for part, value in parts.items()
    }


def organisations_shown(entry: Entry, to: Audience) -> list[dict[str, Any]]:
    """For whom a person speaks, where the person and the organisation let it be seen."""
    return [
        {
            "organisation_id": one.organisation_id,
            "name": one.name,
            "sector": one.sector if is_shown(one.seen["sector"], to) else None,
        }
        for one in entry.spoken
        if "organisation" in entry.seen
        and is_shown(narrower(entry.seen["organisation"], one.seen["name"]), to)
    ]


def _reaches(caller: Caller) -> bool:
    return caller.scopes is None or not caller.scopes.isdisjoint(READ_SCOPES)


def _plain_character(character: str) -> str:
    if character.isalnum():
        return character
    return "" if unicodedata.category(character).startswith("M") else " "


def _words(parts: Mapping[str, Any]) -> Iterator[str]:
    for name, value in parts.items():
        if name in _READ:
            yield from words_of(value)
        elif name in _FACETS:
            yield from _values(_FACETS[name], value)


def _values(name: str, value: Any) -> Iterator[str]:
    """The facets of a field, and the words that they and the lines beside them are made of."""
    for one in [value] if isinstance(value, str) else value:
        if isinstance(one, dict):
            yield from _facet_words(name, one["tag"])
            yield from words_of(one.get("line", ""))
        elif one:
            yield from _facet_words(name, one)


@lru_cache(maxsize=4_096)
def _facet_words(name: str, value: str) -> tuple[str, ...]:
    spelt = () if name in ("tier", "country", "language") else words_of(value)
    return (facet(name, value), *spelt)


def _marks(entry: Entry) -> set[Found]:
    """What everybody is found by who shows anything: for those who browse."""
    filled = [name for name, parts in entry.fields.items() if any(parts.values())]
    widest = min(
        (audience(entry.seen[name]) for name in filled if name in entry.seen), default=None
    )
    if widest is None:
        return set()
    return {Found(mark, None, "", widest) for mark in _both(entry.kind)}


def _through_organisations(entry: Entry) -> Iterable[Found]:
    if "organisation" not in entry.seen:
        return
    for one in entry.spoken:
        for name, words in (
            ("name", [*words_of(one.name), *_both(entry.kind)]),
            ("sector", [facet("sector", one.sector)]),
        ):
            seen = audience(narrower(entry.seen["organisation"], one.seen[name]))
            for word in words:
                yield Found(word, one.representation_id, "organisation", seen)


def _both(kind: str) -> tuple[str, str]:
    return EVERYTHING, facet("kind", kind)
