"""The words that profiles share, as bits: what is offered and needed, sectors, causes, languages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

TAGS = (
    "funding",
    "r&d-budget",
    "pilot-site",
    "distribution",
    "mentoring",
    "legal",
    "strategy",
    "technology",
    "data",
    "volunteers",
    "research",
    "policy-access",
    "speaking",
    "media",
    "procurement",
    "training",
)

FAMILIES = (
    ("funding", "r&d-budget"),
    ("distribution", "procurement", "pilot-site"),
    ("mentoring", "legal", "strategy", "training"),
    ("technology", "data", "research"),
    ("policy-access", "speaking", "media"),
)
"""Tags with one parent: an offer of a kin is better than none. Volunteers are kin to nothing."""

SECTORS = (
    "company",
    "social-enterprise",
    "charity",
    "public-body",
    "university",
    "individual",
    "network",
    "other",
)

CAUSE_BITS = 256
AREA_BITS = 256
LANGUAGE_BITS = 26 * 26
_GOALS = 17
_TAG_BITS = {tag: 1 << place for place, tag in enumerate(TAGS)}


def tag_mask(tags: Iterable[str]) -> int:
    """The tags as bits; a tag outside the taxonomy has none, and counts by its words alone."""
    mask = 0
    for tag in tags:
        mask |= _TAG_BITS.get(tag, 0)
    return mask


def kin_mask(tags: Iterable[str]) -> int:
    """The bits of all tags that share a parent with one of these."""
    given = set(tags)
    return tag_mask(tag for family in FAMILIES if given & set(family) for tag in family)


def kin(tag: str) -> frozenset[str]:
    """The other tags with the same parent."""
    return frozenset(
        other for family in FAMILIES if tag in family for other in family if other != tag
    )


def sector_code(sector: str) -> int:
    """The sector as a number; one that is not known is `other`."""
    return SECTORS.index(sector if sector in SECTORS else "other")


def cause_places(causes: Iterable[str]) -> list[int]:
    """The bits of causes: the seventeen goals have their own, other slugs share the rest by hash."""
    return sorted({_cause_place(cause) for cause in causes})


def area_places(areas: Iterable[str]) -> list[int]:
    """The bits of areas, by hash."""
    return sorted({stable_hash(area) % AREA_BITS for area in areas})


def language_places(languages: Iterable[str]) -> list[int]:
    """The bits of two-letter language codes, each its own: a shared language is never a collision."""
    return sorted({place for language in languages if (place := _letters(language)) >= 0})


def country_code(country: str) -> int:
    """A two-letter country as a number, or -1 when it is not given."""
    return _letters(country)


@lru_cache(maxsize=65536)
def stable_hash(text: str) -> int:
    """A number for a text, the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _cause_place(cause: str) -> int:
    number = cause.removeprefix("sdg-")
    if cause.startswith("sdg-") and number.isdigit() and 1 <= int(number) <= _GOALS:
        return int(number) - 1
    return _GOALS + stable_hash(cause) % (CAUSE_BITS - _GOALS)


def _letters(code: str) -> int:
    first, second = (*code[:2].lower(), " ", " ")[:2]
    if not ("a" <= first <= "z" and "a" <= second <= "z"):
        return -1
    return (ord(first) - ord("a")) * 26 + ord(second) - ord("a")
