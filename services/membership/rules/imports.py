"""What may be taken over from another table, and how something without a name is described."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.membership.models import Organisation, Tier
from services.membership.rules.joining import check_holder
from shared.errors import BadInput


class NotTakenOver(BadInput):
    """This membership cannot be taken over."""


def check_taken_over(
    tier: Tier | None, organisation: Organisation | None, since: date | None, today: date
) -> Tier:
    """Refuse a running membership that cannot be so; no organisation means a person on their own."""
    if tier is None:
        raise NotTakenOver("is no tier that is known here")
    if since is None:
        raise NotTakenOver("needs the date of member_since beside it")
    if since > today:
        raise NotTakenOver(f"began on {since}, which is still to come")
    check_holder(tier, organisation)
    return tier


def stand_in_name(values: Mapping[str, Any]) -> str:
    """What an organisation is called whose name is not told: what it is, and where."""
    kind = str(values.get("sector", "organisation")).replace("-", " ").capitalize()
    kind = "Organisation" if kind == "Other" else kind
    where = ", ".join(part for part in (str(values["city"]).title(), values["country"]) if part)
    return f"{kind} in {where}" if where else f"{kind}, place unknown"
