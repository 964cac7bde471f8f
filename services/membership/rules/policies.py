"""What is usual about representatives, where the association decided nothing else."""

from __future__ import annotations

from dataclasses import dataclass

REPRESENTATIVES = "representatives"


@dataclass(frozen=True)
class RepresentativesPolicy:
    """How long invitations hold a seat and roles may be vacant, and what leavers are offered.

    `watched_roles` are those that somebody should always hold. Leavers who become individual members
    `apply` for `individual_tier`, or are given a first term there for `free`.
    """

    invitation_days: int = 14
    vacancy_days: int = 14
    watched_roles: tuple[str, ...] = ("primary", "billing")
    leavers: str = "apply"
    individual_tier: str = "individual"
