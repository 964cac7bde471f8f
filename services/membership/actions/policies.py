"""Deciding how the association goes about something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import update

from events.retention import RetentionDecided
from services.membership.models import Listing, Policy
from services.membership.queries.policies import (
    nominations_policy,
    organisations_policy,
    representatives_policy,
    retention_policy,
    visibility_policy,
)
from services.membership.queries.tiers import tier_of
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
from shared.database import Session, upsert
from shared.outbox import announce

_RETENTION_ID = uuid5(NAMESPACE_OID, "footbridge retention")


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


def decide_on_nominations(session: Session, decided: Mapping[str, int]) -> NominationsPolicy:
    """Say how many people members may name from now on. Asking twice changes nothing."""
    upsert(session, Policy, {"name": NOMINATIONS}, {"value": dict(decided)})
    session.expire_all()
    return nominations_policy(session)


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


def decide_on_retention(session: Session, decided: Mapping[str, Any]) -> RetentionPolicy:
    """Say how long what is personal is kept from now on. Asking twice changes and says nothing more."""
    before = retention_policy(session)
    upsert(session, Policy, {"name": RETENTION}, {"value": dict(decided)})
    session.expire_all()
    policy = retention_policy(session)
    if policy.letter_days != before.letter_days:
        announce(session, RetentionDecided(policy_id=_RETENTION_ID, letter_days=policy.letter_days))
    return policy
