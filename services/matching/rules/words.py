"""How the things that profiles share are called in a sentence."""

from __future__ import annotations

TAG_WORDS = {
    # tag: as something needed or offered, and how "it" is called afterwards
    "funding": ("funding", "it"),
    "r&d-budget": ("a budget for research and development", "one"),
    "pilot-site": ("a pilot site", "one"),
    "distribution": ("distribution", "it"),
    "mentoring": ("mentoring", "it"),
    "legal": ("legal advice", "it"),
    "strategy": ("help with strategy", "it"),
    "technology": ("technology", "it"),
    "data": ("data", "it"),
    "volunteers": ("volunteers", "them"),
    "research": ("research", "it"),
    "policy-access": ("access to policy makers", "it"),
    "speaking": ("speakers", "them"),
    "media": ("media coverage", "it"),
    "procurement": ("a buyer", "to buy"),
    "training": ("training", "it"),
}

PLACED = frozenset(
    {"pilot-site", "distribution", "volunteers", "policy-access", "procurement", "training"}
)
"""What is of use only in its place."""

GOAL_WORDS = (
    "no poverty",
    "zero hunger",
    "good health and well-being",
    "quality education",
    "gender equality",
    "clean water and sanitation",
    "affordable and clean energy",
    "decent work and economic growth",
    "industry, innovation and infrastructure",
    "reduced inequalities",
    "sustainable cities and communities",
    "responsible consumption and production",
    "climate action",
    "life below water",
    "life on land",
    "peace, justice and strong institutions",
    "partnerships for the goals",
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
        return f"{GOAL_WORDS[int(number) - 1]} (SDG {int(number)})"
    return cause.replace("-", " ")


def area_name(area: str) -> str:
    """What an area is called: `East Africa`."""
    words = area.replace("_", "-").split("-")
    return " ".join(word if word in _SMALL_WORDS else word[:1].upper() + word[1:] for word in words)


def listed(names: list[str]) -> str:
    """Some names in a row: `a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
