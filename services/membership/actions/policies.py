"""Deciding how the association goes about something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from services.membership.models import Listing, Policy
from services.membership.queries.policies import (
    organisations_policy,
    representatives_policy,
    visibility_policy,
)
from services.membership.queries.tiers import tier_of
from services.membership.rules.policies import (
    ORGANISATIONS,
    REPRESENTATIVES,
    VISIBILITY,
    OrganisationsPolicy,
    RepresentativesPolicy,
    VisibilityPolicy,
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


def decide_on_visibility(
    session: Session, decided: Mapping[str, Mapping[str, str]]
) -> VisibilityPolicy:
    """Lock fields from now on, and free those that are not named. Asking twice changes nothing.

    It holds at once where the directory is read; the clock then says anew what others may see.
    """
    value = {kind: dict(locks) for kind, locks in decided.items()}
    before = session.get(Policy, VISIBILITY)
    if before is None or before.value != value:
        upsert(session, Policy, {"name": VISIBILITY}, {"value": value})
        session.execute(update(Listing).values(is_due=True))
        session.expire_all()
    return visibility_policy(session)
