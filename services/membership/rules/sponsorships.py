"""Who may pay for whom, and from when to when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.membership.models import Sponsorship
from services.membership.models.sponsorships import Covers
from services.membership.rules.billing import HOLD_THE_PURSE
from services.membership.rules.dues import Payer
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, Refusal


class SponsorIsOneParty(BadInput):
    """One party sponsors: an organisation or a person."""


class SponsorIsNoMember(Refusal):
    """Only members sponsor others."""


class SponsorsPayForOthers(BadInput):
    """Nobody sponsors themselves."""


class SponsoredAlready(Refusal):
    """Somebody else pays for this person then."""


class SponsorshipEndsTooEarly(BadInput):
    """A sponsorship ends after it starts."""


class PlaceHasNoGathering(BadInput):
    """A place is one at a gathering, and a membership is not."""


@dataclass(frozen=True)
class Agreement:
    """Who pays what for whom, `[starts_on, ends_on)`. A place names its gathering and what it costs."""

    sponsor: Payer
    person_id: UUID
    covers: str
    starts_on: date
    ends_on: date | None = None
    gathering_id: UUID | None = None
    amount_minor: int = 0
    currency: str = "EUR"


def is_live(sponsorship: Sponsorship, day: date) -> bool:
    """Whether a sponsorship holds on a day: `[starts_on, ends_on)`."""
    ends_on = sponsorship.ends_on
    return sponsorship.starts_on <= day and (ends_on is None or day < ends_on)


def is_as_agreed(sponsorship: Sponsorship, agreed: Agreement) -> bool:
    """Whether a sponsorship is the one that is asked for again."""
    sponsor = Payer(sponsorship.sponsor_organisation_id, sponsorship.sponsor_person_id)
    there = (sponsor, sponsorship.gathering_id, sponsorship.ends_on)
    return there == (agreed.sponsor, agreed.gathering_id, agreed.ends_on)


def check_agreement(
    agreed: Agreement, known: Sponsorship | None, is_member: bool, today: date
) -> None:
    """Refuse a sponsorship of oneself, by no member, without days, or beside another one."""
    if agreed.sponsor.person_id == agreed.person_id:
        raise SponsorsPayForOthers("Name another person, or another sponsor")
    if (agreed.covers == Covers.PLACE) != (agreed.gathering_id is not None):
        raise PlaceHasNoGathering("Name a gathering for a place, and none for a membership")
    if agreed.ends_on is not None and agreed.ends_on <= max(today, agreed.starts_on):
        raise SponsorshipEndsTooEarly(f"{agreed.ends_on} is too early")
    if not is_member:
        raise SponsorIsNoMember("The sponsor holds no membership today")
    if known is not None:
        raise SponsoredAlready("End the other sponsorship first")


def check_end(sponsorship: Sponsorship, ends_on: date) -> None:
    """Refuse an end before the beginning."""
    if ends_on < sponsorship.starts_on:
        raise SponsorshipEndsTooEarly(f"It starts on {sponsorship.starts_on}")


def check_may_sponsor(caller: Caller, sponsor: Payer | None, held: Collection[str]) -> None:
    """The money of a party is promised by itself: by whoever holds its purse, or by the staff."""
    if caller.has(Role.STEWARD, Role.TREASURER):
        return
    own = sponsor is not None and sponsor.person_id and sponsor.person_id == caller.person_id
    if not (own or HOLD_THE_PURSE & set(held)):
        raise Forbidden("A sponsor's own billing or primary representative does this")
