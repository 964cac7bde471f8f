"""Who may hold which tier."""

from __future__ import annotations

from services.membership.models import Organisation, Tier
from shared.errors import BadInput, Refusal


class TierIsForOrganisations(BadInput):
    """This tier is for organisations."""


class TierIsForPersons(BadInput):
    """This tier is for persons on their own."""


class TierIsForOthers(BadInput):
    """This tier is not for an organisation of this kind."""


class MemberAlready(Refusal):
    """This membership is there already."""


def check_kind(tier: Tier, for_organisation: bool) -> None:
    """Refuse a tier for organisations to a person alone, and the other way round."""
    if tier.kind == "organisation" and not for_organisation:
        raise TierIsForOrganisations(f"Say for which organisation the tier {tier.slug} is meant")
    if tier.kind == "person" and for_organisation:
        raise TierIsForPersons(f"Nobody holds the tier {tier.slug} for an organisation")


def check_holder(tier: Tier, organisation: Organisation | None) -> None:
    """Refuse a tier to whom it is not meant for; no organisation means a person on their own."""
    check_kind(tier, organisation is not None)
    if organisation is not None:
        _check_sector(tier, organisation)


def _check_sector(tier: Tier, organisation: Organisation) -> None:
    if tier.sectors and organisation.sector not in tier.sectors:
        raise TierIsForOthers(f"The tier {tier.slug} is for: {', '.join(tier.sectors)}")
    if tier.size_bands and organisation.size_band and organisation.size_band not in tier.size_bands:
        raise TierIsForOthers(f"The tier {tier.slug} is for: {', '.join(tier.size_bands)} people")
