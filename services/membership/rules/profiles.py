"""What others may see of a person."""

from __future__ import annotations

from collections.abc import Mapping

from services.membership.models.words import VISIBLE_FIELDS, Visibility


def effective_visibility(given: Mapping[str, str], discreet: bool) -> dict[str, str]:
    """Who may see each field: what was given, nobody where nothing was, and nobody of the discreet."""
    if discreet:
        return dict.fromkeys(VISIBLE_FIELDS, str(Visibility.NOBODY))
    return {field: given.get(field, str(Visibility.NOBODY)) for field in VISIBLE_FIELDS}
