"""What others may see of a person, and of an organisation."""

from __future__ import annotations

from collections.abc import Mapping

from services.membership.models.words import ORGANISATION_FIELDS, VISIBLE_FIELDS, Visibility

Seen = Mapping[str, str]
NO_LOCKS: Seen = {}

_NOBODY = str(Visibility.NOBODY)
_WIDTH: Mapping[str, int] = {
    seen: width
    for width, seen in enumerate((_NOBODY, str(Visibility.MEMBERS), str(Visibility.PUBLIC)))
}


def effective_visibility(
    given: Seen, discreet: bool = False, locks: Seen = NO_LOCKS
) -> dict[str, str]:
    """Who may see each field of a person: what was given, nobody where nothing was, and nobody of the
    discreet; never more than the association leaves open."""
    if discreet:
        return dict.fromkeys(VISIBLE_FIELDS, _NOBODY)
    return {field: _seen_by(given, locks, field) for field in VISIBLE_FIELDS}


def is_name_shown(given: Seen, discreet: bool, locks: Seen = NO_LOCKS) -> bool:
    """Whether other members may see what a person is called."""
    return effective_visibility(given, discreet, locks)["name"] != _NOBODY


def visibility_of_organisation(given: Seen, locks: Seen = NO_LOCKS) -> dict[str, str]:
    """Who may see each field of an organisation: nobody, where its primary representative opened nothing."""
    return {field: _seen_by(given, locks, field) for field in ORGANISATION_FIELDS}


def narrower(one: str, other: str) -> str:
    """Of two answers to who may see something, that of fewer."""
    return one if _WIDTH[one] <= _WIDTH[other] else other


def _seen_by(given: Seen, locks: Seen, field: str) -> str:
    chosen = given.get(field, _NOBODY)
    return narrower(chosen, locks[field]) if field in locks else chosen
