"""What the association decided, or what is usual."""

from __future__ import annotations

from dataclasses import fields

from services.membership.models import Policy
from services.membership.rules.policies import (
    NOMINATIONS,
    ORGANISATIONS,
    REPRESENTATIVES,
    RETENTION,
    VISIBILITY,
    NominationsPolicy,
    OrganisationsPolicy,
    RepresentativesPolicy,
    RetentionPolicy,
    VisibilityPolicy,
)
from shared.database import Session


def representatives_policy(session: Session) -> RepresentativesPolicy:
    """What holds for representatives."""
    kept = session.get(Policy, REPRESENTATIVES)
    said = kept.value if kept else {}
    known = {one.name: said[one.name] for one in fields(RepresentativesPolicy) if one.name in said}
    if "watched_roles" in known:
        known["watched_roles"] = tuple(known["watched_roles"])
    return RepresentativesPolicy(**known)


def organisations_policy(session: Session) -> OrganisationsPolicy:
    """Which changes of organisations the association decides on."""
    kept = session.get(Policy, ORGANISATIONS)
    if kept is None:
        return OrganisationsPolicy()
    return OrganisationsPolicy(tuple(kept.value["approved_fields"]))


def nominations_policy(session: Session) -> NominationsPolicy:
    """How many people members may name, and when those are reminded."""
    kept = session.get(Policy, NOMINATIONS)
    return NominationsPolicy(**kept.value) if kept else NominationsPolicy()


def visibility_policy(session: Session) -> VisibilityPolicy:
    """Which fields the association locked."""
    kept = session.get(Policy, VISIBILITY)
    return VisibilityPolicy(**kept.value) if kept else VisibilityPolicy()


def retention_policy(session: Session) -> RetentionPolicy:
    """How long what is personal is kept."""
    kept = session.get(Policy, RETENTION)
    said = kept.value if kept else {}
    return RetentionPolicy(
        **{one.name: said[one.name] for one in fields(RetentionPolicy) if one.name in said}
    )
