"""Who may hold which tier."""

from __future__ import annotations

from services.membership.models import Membership, Organisation, Tier
from services.membership.rules.standing import Standing
from shared.errors import BadInput, Refusal


class TierIsForOrganisations(BadInput):
    """This tier is for organisations."""


class TierIsForPersons(BadInput):
    """This tier is for persons on their own."""


class TierIsForOthers(BadInput):
    """This tier is not for an organisation of this kind."""


class SizeIsNotSaid(BadInput):
    """This tier is for organisations of some sizes, and this one's is not known."""


class TierFitsNoMore(Refusal):
    """The tier of the next term is for organisations of other sizes."""


class MemberAlready(Refusal):
    """This membership is there already."""


def check_is_no_member(membership: Membership | None, standing: Standing | None) -> None:
    """Refuse to apply for what is held already, and say what to do instead; `standing` is that of today.

    Who has lapsed renews, too: an application would lose the number, and since when they are a member.
    """
    if membership is None or standing is None:
        return
    if standing is Standing.PENDING:
        raise MemberAlready(
            f"Membership no. {membership.number} waits for its dues: have its invoice paid, or withdraw the"
            " application that led to it"
        )
    decided = membership.tier.renewal_approvals_needed
    renewed = "applications/renewals" if decided else f"memberships/{membership.id}/renewals"
    raise MemberAlready(
        f"Membership no. {membership.number} is {standing}: renew it (POST /{renewed}) instead of applying;"
        " another tier is asked for with .../upgrades or .../downgrades"
    )


def check_kind(tier: Tier, for_organisation: bool) -> None:
    """Refuse a tier for organisations to a person alone, and the other way round."""
    if tier.kind == "organisation" and not for_organisation:
        raise TierIsForOrganisations(f"Say for which organisation the tier {tier.slug} is meant")
    if tier.kind == "person" and for_organisation:
        raise TierIsForPersons(f"Nobody holds the tier {tier.slug} for an organisation")


def check_holder(
    tier: Tier, organisation: Organisation | None, *, size_may_be_unknown: bool = False
) -> None:
    """Refuse a tier to whom it is not meant for; no organisation means a person on their own.

    What another table tells of a membership that runs need not tell the size.
    """
    check_kind(tier, organisation is not None)
    if organisation is not None:
        _check_sector(tier, organisation)
        if organisation.size_band or not size_may_be_unknown:
            _check_size(tier, organisation)


def fits(tier: Tier, organisation: Organisation | None, exception: str = "") -> bool:
    """Whether an organisation may keep a tier by its size: it has it, or a steward made an exception."""
    if organisation is None or not tier.size_bands or exception:
        return True
    return organisation.size_band in tier.size_bands


def check_fits(tier: Tier, organisation: Organisation | None, exception: str) -> None:
    """Refuse another term of a tier that is for other sizes, and say what can be done."""
    if not fits(tier, organisation, exception):
        raise TierFitsNoMore(why_not(tier, organisation))


def why_not(tier: Tier, organisation: Organisation | None) -> str:
    """Why a tier is not for an organisation of this size, and what to do about it."""
    size = organisation.size_band if organisation else ""
    known = (
        f"this organisation has {size}" if size else "of this one it is not known how many it has"
    )
    return (
        f"The tier {tier.slug} is for organisations with {', '.join(tier.size_bands)} people, and {known}:"
        " correct size_band, ask for another tier, or let a steward make an exception"
    )


def _check_sector(tier: Tier, organisation: Organisation) -> None:
    if tier.sectors and organisation.sector not in tier.sectors:
        raise TierIsForOthers(f"The tier {tier.slug} is for: {', '.join(tier.sectors)}")


def _check_size(tier: Tier, organisation: Organisation) -> None:
    if tier.size_bands and not organisation.size_band:
        raise SizeIsNotSaid(
            f"Say with size_band how many people there are: the tier {tier.slug} is for organisations"
            f" with {', '.join(tier.size_bands)}"
        )
    if not fits(tier, organisation):
        raise TierIsForOthers(
            f"The tier {tier.slug} is for: {', '.join(tier.size_bands)} people, and {organisation.size_band}"
            " is said of this organisation: correct its size_band first if that is wrong"
        )
