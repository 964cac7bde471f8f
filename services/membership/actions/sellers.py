"""Describing the association as it stands on invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.membership.models import Policy
from services.membership.queries.sellers import seller_today
from services.membership.rules.sellers import SELLER, Seller
from shared.database import Session, upsert


def describe_seller(session: Session, described: Mapping[str, Any]) -> Seller:
    """Say what stands on invoices from now on; those that are written stay. Asking twice changes nothing."""
    upsert(session, Policy, {"name": SELLER}, {"value": dict(described)})
    session.expire_all()
    return seller_today(session)
