"""A disclosure as people read it: one page, plain, that can be printed and needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader

from shared.privacy.rows import Disclosure

_PAGES = Environment(
    loader=PackageLoader("shared.privacy"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_IN_WORDS = {
    "deleted": "At an erasure it is deleted.",
    "blanked": "At an erasure what is personal in it is taken out.",
    "kept": "It is kept at an erasure.",
}


def written(disclosures: Sequence[Disclosure], association: str) -> str:
    """What one service holds of a person, or several, as a page of HTML."""
    page = _PAGES.get_template("disclosure.html")
    return page.render(disclosures=disclosures, association=association, fates=_IN_WORDS)


def heading(name: str) -> str:
    """What a column is called on the page."""
    return name.removesuffix("_id").replace("_", " ")


def said(value: Any) -> str:
    """A value on the page."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{heading(str(name))}: {said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(said, value))
    return str(value)


_PAGES.filters["heading"], _PAGES.filters["said"] = heading, said
