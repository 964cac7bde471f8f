"""What the association decided, or what is usual."""

from __future__ import annotations

from dataclasses import fields

from services.membership.models import Policy
from services.membership.rules.policies import REPRESENTATIVES, RepresentativesPolicy
from shared.database import Session


def representatives_policy(session: Session) -> RepresentativesPolicy:
    """What holds for representatives."""
    kept = session.get(Policy, REPRESENTATIVES)
    said = kept.value if kept else {}
    known = {one.name: said[one.name] for one in fields(RepresentativesPolicy) if one.name in said}
    if "watched_roles" in known:
        known["watched_roles"] = tuple(known["watched_roles"])
    return RepresentativesPolicy(**known)
