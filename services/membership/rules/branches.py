"""Which organisation is a branch of which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from shared.errors import Refusal


class BranchOfItself(Refusal):
    """An organisation is no branch of its own, nor of one of its branches."""


def check_no_circle(organisation_id: UUID, parent_id: UUID, above: Collection[UUID]) -> None:
    """Refuse a parent that is the organisation itself, or is below it; `above` is who is above the parent."""
    if parent_id == organisation_id or organisation_id in above:
        raise BranchOfItself("The parent is this organisation, or one of its branches")


def all_above(organisation_id: UUID, parents: Mapping[UUID, UUID]) -> list[UUID]:
    """Whose branch an organisation is, and whose that one is, and so on."""
    found: list[UUID] = []
    above = parents.get(organisation_id)
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found
