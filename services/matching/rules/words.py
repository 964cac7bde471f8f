"""How the things that profiles share are called in a sentence."""

from __future__ import annotations

from shared.languages import retold

TAG_WORDS = {
    # tag: as something needed or offered, and how "it" is called afterwards
    "funding": (retold("funding"), "it"),
    "r&d-budget": (retold("a budget for research and development"), "one"),
    "pilot-site": (retold("a pilot site"), "one"),
    "distribution": (retold("distribution"), "it"),
    "mentoring": (retold("mentoring"), "it"),
    "legal": (retold("legal advice"), "it"),
    "strategy": (retold("help with strategy"), "it"),
    "technology": (retold("technology"), "it"),
    "data": (retold("data"), "it"),
    "volunteers": (retold("volunteers"), "them"),
    "research": (retold("research"), "it"),
    "policy-access": (retold("access to policy makers"), "it"),
    "speaking": (retold("speakers"), "them"),
    "media": (retold("media coverage"), "it"),
    "procurement": (retold("a buyer"), "to buy"),
    "training": (retold("training"), "it"),
}

PLACED = frozenset(
    {"pilot-site", "distribution", "volunteers", "policy-access", "procurement", "training"}
)
"""What is of use only in its place."""

GOAL_WORDS = (
    retold("no poverty (SDG 1)"),
    retold("zero hunger (SDG 2)"),
    retold("good health and well-being (SDG 3)"),
    retold("quality education (SDG 4)"),
    retold("gender equality (SDG 5)"),
    retold("clean water and sanitation (SDG 6)"),
    retold("affordable and clean energy (SDG 7)"),
    retold("decent work and economic growth (SDG 8)"),
    retold("industry, innovation and infrastructure (SDG 9)"),
    retold("reduced inequalities (SDG 10)"),
    retold("sustainable cities and communities (SDG 11)"),
    retold("responsible consumption and production (SDG 12)"),
    retold("climate action (SDG 13)"),
    retold("life below water (SDG 14)"),
    retold("life on land (SDG 15)"),
    retold("peace, justice and strong institutions (SDG 16)"),
    retold("partnerships for the goals (SDG 17)"),
)
"""The short titles of the Sustainable Development Goals of the United Nations, in order."""

LANGUAGE_WORDS = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "ha": "Hausa",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

AREAS = (
    retold("North Africa"),
    retold("East Africa"),
    retold("Central Africa"),
    retold("Southern Africa"),
    retold("West Africa"),
    retold("Caribbean"),
    retold("Central America"),
    retold("South America"),
    retold("North America"),
    retold("Central Asia"),
    retold("East Asia"),
    retold("South East Asia"),
    retold("South Asia"),
    retold("West Asia"),
    retold("East Europe"),
    retold("North Europe"),
    retold("South Europe"),
    retold("West Europe"),
    retold("Oceania"),
    retold("Africa"),
    retold("Americas"),
    retold("Asia"),
    retold("Europe"),
)
"""What the areas of the world are called, so that they can be said in other languages."""

_SMALL_WORDS = frozenset("and of the in for on".split())


def thing(tag: str) -> str:
    """What a tag is called: `a pilot site`."""
    return TAG_WORDS[tag][0] if tag in TAG_WORDS else tag.replace("-", " ")


def pronoun(tag: str) -> str:
    """How a tag is called the second time: `one`, `it`, `them`."""
    return TAG_WORDS[tag][1] if tag in TAG_WORDS else "it"


def cause_name(cause: str) -> str:
    """What a cause is called: `clean water and sanitation (SDG 6)`."""
    number = cause.removeprefix("sdg-")
    if cause.startswith("sdg-") and number.isdigit() and 1 <= int(number) <= len(GOAL_WORDS):
        return GOAL_WORDS[int(number) - 1]
    return cause.replace("-", " ")


def area_name(area: str) -> str:
    """What an area is called: `East Africa`."""
    words = area.replace("_", "-").split("-")
    return " ".join(word if word in _SMALL_WORDS else word[:1].upper() + word[1:] for word in words)


def listed(names: list[str]) -> str:
    """Some names in a row: `a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    row = {"first": ", ".join(names[:-1]), "second": names[-1]}
    return retold("%(first)s and %(second)s") % row
