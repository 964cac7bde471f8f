"""How people are named to others who come: as they chose for the gathering, or else as their profile says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """What others see of somebody; empty is what they do not show, or what is not known."""

    name: str = ""
    organisation: str = ""


def shown(
    name: str,
    organisation: str,
    *,
    is_discreet: bool,
    hides_organisation: bool,
    shows_name: bool | None,
    shows_organisation: bool | None,
) -> Shown:
    """What somebody shows. Who shows no name shows no organisation either, unless they chose to."""
    named = not is_discreet if shows_name is None else shows_name
    housed = named and not hides_organisation if shows_organisation is None else shows_organisation
    return Shown(name if named else "", organisation if housed else "")


def is_meant(query: str, known: str, seen: Shown) -> bool:
    """Whether somebody is looked for at the door: by a part of what they show, or by the whole of their name.

    Who shows no name says it at the door, whole. Case, accents and spaces do not matter.
    """
    wanted = _plain(query)
    if not wanted:
        return False
    parts = (_plain(text) for text in (seen.name, seen.organisation))
    return any(wanted in text for text in parts) or wanted == _plain(known)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())
