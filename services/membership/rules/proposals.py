"""Which changes the association decides on, and when a proposal may still be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from services.membership.models import ChangeProposal
from services.membership.models.proposals import ProposalState
from shared.callers import Caller, Role
from shared.errors import Refusal

Changes = dict[str, dict[str, Any]]

DESCRIBED = ("display_name", "sector", "size_band")
BILLED = ("legal_name", "tax_number")

_IN_WORDS = {
    "display_name": "name",
    "sector": "sector",
    "size_band": "size band",
    "legal_name": "legal name",
    "tax_number": "tax number",
}


class ProposalIsDecided(Refusal):
    """What is to become of this proposal has been said already."""


class ProposalIsStale(Refusal):
    """What it would change is not what it was when it was proposed."""


def needs_approval(caller: Caller, approved_by: Collection[Role]) -> bool:
    """Whether what this caller asks for is a proposal: the staff's own word holds at once."""
    return not caller.has(*approved_by)


def proposed_changes(
    known: Mapping[str, Any], asked: Mapping[str, Any], held: Collection[str]
) -> Changes:
    """Of what is asked for, what differs from what is known and is the association's to decide."""
    return {
        name: {"was": known[name], "to": value}
        for name, value in asked.items()
        if name in held and known[name] != value
    }


def both(earlier: Changes, later: Changes) -> Changes:
    """Two proposals as one: of a field in both, the later one holds."""
    return {**earlier, **later}


def check_is_open(proposal: ChangeProposal) -> None:
    """Refuse to decide twice."""
    if proposal.state != ProposalState.OPEN:
        what = (
            "was replaced by a newer one"
            if proposal.state == "replaced"
            else f"is {proposal.state}"
        )
        raise ProposalIsDecided(f"This proposal {what}")


def check_is_current(proposal: ChangeProposal, known: Mapping[str, Any]) -> None:
    """Refuse to let an old proposal overwrite what was changed since."""
    for name, change in proposal.changes.items():
        if known[name] != change["was"]:
            raise ProposalIsStale(
                f"The {_IN_WORDS[name]} was changed since this was proposed: it was"
                f" {change['was'] or 'empty'!r} then and is {known[name] or 'empty'!r} now."
                " Refuse the proposal, and let it be proposed again"
            )


def in_words(changes: Collection[str]) -> tuple[str, ...]:
    """What fields are called by people."""
    return tuple(_IN_WORDS[name] for name in changes)
