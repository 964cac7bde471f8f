"""Deciding how the association goes about something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.membership.models import Policy
from services.membership.queries.policies import organisations_policy, representatives_policy
from services.membership.queries.tiers import tier_of
from services.membership.rules.policies import (
    ORGANISATIONS,
    REPRESENTATIVES,
    OrganisationsPolicy,
    RepresentativesPolicy,
)
from shared.database import Session, upsert


def decide_on_representatives(
    session: Session, decided: Mapping[str, Any]
) -> RepresentativesPolicy:
    """Say what holds for representatives from now on. Asking twice changes nothing."""
    tier_of(session, decided["individual_tier"])
    upsert(session, Policy, {"name": REPRESENTATIVES}, {"value": dict(decided)})
    session.expire_all()
    return representatives_policy(session)


def decide_on_organisations(session: Session, decided: Mapping[str, Any]) -> OrganisationsPolicy:
    """Say which changes need approval from now on. Asking twice changes nothing."""
    upsert(session, Policy, {"name": ORGANISATIONS}, {"value": dict(decided)})
    session.expire_all()
    return organisations_policy(session)
