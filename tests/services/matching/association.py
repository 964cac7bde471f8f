"""A small association for matching's tests: who is in it, and what the bus says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Engine

from events.contract import Event
from events.gatherings import GatheringPublished, RsvpAccepted
from events.introductions import IntroductionProposed
from events.matches import MatchFound
from events.memberships import MemberJoined
from events.organisations import OrganisationRegistered
from events.persons import ProfilePublished, Topic
from events.representatives import RepresentativeAppointed
from services.matching.handlers import inbox
from tests.road import announced, deliver

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
_NAMES = UUID("11111111-2222-4333-8444-555555555555")


def called(name: str) -> UUID:
    """The id of what goes by a name in a test."""
    return uuid5(_NAMES, name)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of an organisation that is a member, and all that is said of the two."""

    name: str
    house: str = ""
    sector: str = "company"
    country: str = "KE"
    causes: tuple[str, ...] = ("sdg-6",)
    regions: tuple[str, ...] = ("east-africa",)
    languages: tuple[str, ...] = ("en",)
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    interests: str = ""
    mission: str = ""
    discreet: bool = False
    wants_introductions: bool = True
    taken_over: bool = True

    @property
    def id(self) -> UUID:
        """The person."""
        return called(self.name)

    @property
    def organisation_id(self) -> UUID:
        """The organisation."""
        return called(f"house of {self.house or self.name}")

    def described(self) -> OrganisationRegistered:
        """The organisation is known."""
        return OrganisationRegistered(
            organisation_id=self.organisation_id,
            display_name=self.house or f"{self.name} and daughters",
            sector=self.sector,
            country=self.country,
            mission=self.mission,
            causes=self.causes,
            regions=self.regions,
            languages=self.languages,
        )

    def published(self, **changes: Any) -> ProfilePublished:
        """The person's profile."""
        content = {
            "person_id": self.id,
            "title": "partnerships",
            "interests": self.interests,
            "offers": tuple(Topic(tag) for tag in self.offers),
            "needs": tuple(Topic(tag) for tag in self.needs),
            "causes": self.causes,
            "regions": self.regions,
            "languages": self.languages,
            "country": self.country,
            "discreet": self.discreet,
            "wants_introductions": self.wants_introductions,
        }
        return ProfilePublished(**{**content, **changes})

    def joined(self) -> MemberJoined:
        """The organisation is a member."""
        return MemberJoined(
            membership_id=called(f"membership of {self.organisation_id}"),
            organisation_id=self.organisation_id,
            tier="organisation",
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 9, 1),
            taken_over=self.taken_over,
        )

    def appointed(self, taken_over: bool | None = None) -> RepresentativeAppointed:
        """The person speaks for the organisation."""
        return RepresentativeAppointed(
            representation_id=called(f"representation of {self.name}"),
            organisation_id=self.organisation_id,
            person_id=self.id,
            roles=("primary",),
            starts_on=date(2026, 9, 1),
            taken_over=self.taken_over if taken_over is None else taken_over,
        )

    def events(self) -> list[Event]:
        """All that makes a member, one event in each stream."""
        return [self.described(), self.published(), self.appointed(), self.joined()]


def company(name: str = "Achieng", **changes: Any) -> Member:
    """A company that offers a pilot site and looks for technology."""
    content = {"offers": ("pilot-site",), "needs": ("technology",)}
    return Member(name=name, **{**content, **changes})


def founder(name: str = "Mbali", **changes: Any) -> Member:
    """A social enterprise that looks for a pilot site; a newcomer."""
    content = {"sector": "social-enterprise", "needs": ("pilot-site",), "taken_over": False}
    return Member(name=name, **{**content, **changes})


def hear(engine: Engine, *events: Event, time: datetime = NOON) -> None:
    """Let matching hear events, one after the other."""
    for event in events:
        deliver(inbox, engine, event, time=time)


def join(engine: Engine, *members: Member, time: datetime = NOON) -> None:
    """Let members join."""
    for member in members:
        hear(engine, *member.events(), time=time)


def gathering(title: str = "Spring Forum") -> GatheringPublished:
    """An occasion in a fortnight."""
    return GatheringPublished(
        gathering_id=called(title),
        title=title,
        starts_at=NOON + timedelta(days=14),
        ends_at=NOON + timedelta(days=14, hours=3),
        time_zone="Africa/Nairobi",
        capacity=40,
    )


def rsvp(member: Member, title: str = "Spring Forum") -> RsvpAccepted:
    """A member comes."""
    return RsvpAccepted(
        gathering_id=called(title),
        rsvp_id=called(f"{member.name} to {title}"),
        person_id=member.id,
        places=1,
        starts_at=NOON + timedelta(days=14),
    )


def proposed(one: Member, other: Member) -> IntroductionProposed:
    """The two are asked whether they would like to meet."""
    first, second = sorted((one, other), key=lambda member: member.id)
    return IntroductionProposed(
        introduction_id=called(f"{first.name} meets {second.name}"),
        first_id=first.id,
        second_id=second.id,
        first_sees="somebody",
        second_sees="somebody else",
        first_is_named=True,
        second_is_named=True,
        first_reasons=(),
        second_reasons=(),
        expires_at=NOON + timedelta(days=14),
    )


def matches(engine: Engine) -> list[MatchFound]:
    """The matches announced so far."""
    return [event for event in announced(engine) if isinstance(event, MatchFound)]


def pairs(engine: Engine) -> set[frozenset[UUID]]:
    """Who was matched with whom."""
    return {frozenset((found.first_id, found.second_id)) for found in matches(engine)}


def pair(one: Member, other: Member) -> frozenset[UUID]:
    """Two members, in no order."""
    return frozenset((one.id, other.id))


def reasons_for(member: Member, found: Iterable[MatchFound]) -> list[str]:
    """What a member is told in these matches."""
    told: list[str] = []
    for one in found:
        if member.id in (one.first_id, one.second_id):
            told += one.first_reasons if one.first_id == member.id else one.second_reasons
    return told
