"""How an import finds again what a row is about, and what it may overwrite."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass
from typing import Any

from shared.errors import BadInput

KEYS: Words[str, tuple[str, ...]] = {
    "organisations": ("reference", "name-country", "name", "member-number"),
    "persons": ("reference", "name-email", "email", "member-number"),
}
_USUAL: Words[str, tuple[str, ...]] = {
    "organisations": ("reference", "name-country"),
    "persons": ("reference", "name-email"),
}


class MannerIsUnclear(BadInput):
    """This is no way to find rows again."""


@dataclass(frozen=True)
class Manner:
    """`match` are the keys that are tried in their order; `blank_only` lets what is known stand."""

    match: tuple[str, ...]
    blank_only: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"match": list(self.match), "blank_only": self.blank_only}


def manner_of(kind: str, match: list[str] | None = None, blank_only: bool = False) -> Manner:
    """The manner that is asked for, or the usual one. Raises MannerIsUnclear."""
    if strangers := set(match or ()) - set(KEYS[kind]):
        known = ", ".join(KEYS[kind])
        raise MannerIsUnclear(f"Unknown: {', '.join(sorted(strangers))}; {kind} have {known}")
    return Manner(tuple(dict.fromkeys(match or _USUAL[kind])), blank_only)
