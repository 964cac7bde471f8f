"""Who could be asked to speak, and how the sectors stand among those who were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from services.events.models import (
    Membership,
    OrganisationSector,
    Representation,
    Speaker,
    SpeakerState,
    SpeakingOffer,
)
from services.events.queries.gatherings import gathering as visible
from services.events.rules.speakers import OPEN, SPEAKS
from services.events.rules.suggestions import Suggestion, in_order
from shared.callers import Caller
from shared.database import Session

NO_SECTOR = "none"
"""Of which sector somebody is who speaks for no organisation."""


@dataclass(frozen=True)
class SectorCount:
    """How many of a sector there are in each state."""

    sector: str
    proposed: int
    shortlisted: int
    invited: int
    confirmed: int
    delivered: int


@dataclass(frozen=True)
class Suggestions:
    """Members who offer to speak for some causes, and how many more who are not to be named."""

    items: list[Suggestion] = field(default_factory=list)
    unnamed: int = 0


def balance(session: Session, gathering_id: UUID, caller: Caller, today: date) -> list[SectorCount]:
    """How many of each sector are proposed, chosen, asked and speak, by sector."""
    gathering = visible(session, gathering_id, caller)
    of_it = select(Speaker.person_id, Speaker.state).where(Speaker.gathering_id == gathering.id)
    there = session.execute(of_it).all()
    sectors = _sectors_of(session, {row.person_id for row in there}, today)
    counts = Counter((sectors.get(row.person_id, NO_SECTOR), row.state) for row in there)
    names = ("proposed", "shortlisted", "invited", "confirmed", "delivered")
    return [
        SectorCount(sector, **{name: counts[sector, name] for name in names})
        for sector in sorted({sector for sector, state in counts if state in names})
    ]


def suggestions(
    session: Session, gathering_id: UUID, caller: Caller, causes: Sequence[str], today: date
) -> Suggestions:
    """Members who offer to speak for one of the causes, and are not proposed yet; the missing sectors first.

    Who is discreet, or shows members no name, is counted and not named.
    """
    gathering = visible(session, gathering_id, caller)
    chosen = select(Speaker.person_id).where(
        Speaker.gathering_id == gathering.id, Speaker.state.in_((*OPEN, *SPEAKS))
    )
    there = set(session.scalars(chosen))
    known = select(Speaker.person_id).where(Speaker.gathering_id == gathering.id)
    offers = session.scalars(
        select(SpeakingOffer).where(SpeakingOffer.person_id.not_in(known))
    ).all()
    members = _members_among(session, {one.person_id for one in offers}, today)
    sectors = _sectors_of(session, members | there, today)
    spoke = _how_often(session, members)
    found = [
        (Suggestion(one.person_id, sectors.get(one.person_id, NO_SECTOR), shared, times), one)
        for one in offers
        if one.person_id in members
        and (shared := tuple(cause for cause in causes if cause in one.causes))
        for times in (spoke.get(one.person_id, 0),)
    ]
    counts = Counter(sectors.get(one, NO_SECTOR) for one in there)
    items = in_order((suggested for suggested, one in found if one.is_named), counts)
    return Suggestions(items, sum(not one.is_named for _, one in found))


def _sectors_of(session: Session, people: Collection[UUID], today: date) -> dict[UUID, str]:
    """Of which sector people are: that of the organisation that they have spoken for longest."""
    wanted = (
        select(Representation.person_id, OrganisationSector.sector)
        .join(
            OrganisationSector,
            OrganisationSector.organisation_id == Representation.organisation_id,
        )
        .where(
            Representation.person_id.in_(people),
            Representation.starts_on <= today,
            or_(Representation.left_on.is_(None), Representation.left_on > today),
        )
        .order_by(Representation.starts_on.desc(), Representation.representation_id.desc())
    )
    return {row.person_id: row.sector for row in session.execute(wanted)}


def _members_among(session: Session, people: Collection[UUID], today: date) -> set[UUID]:
    """Those who are members, or speak for one."""
    lives = (
        Membership.starts_on <= today,
        or_(Membership.lapsed_on.is_(None), Membership.lapsed_on > today),
    )
    own = select(Membership.person_id).where(Membership.person_id.in_(people), *lives)
    speak = (
        select(Representation.person_id)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .where(
            Representation.person_id.in_(people),
            Representation.starts_on <= today,
            or_(Representation.left_on.is_(None), Representation.left_on > today),
            *lives,
        )
    )
    return {one for one in (*session.scalars(own), *session.scalars(speak)) if one is not None}


def _how_often(session: Session, people: Collection[UUID]) -> dict[UUID, int]:
    done = (
        select(Speaker.person_id, func.count().label("times"))
        .where(Speaker.person_id.in_(people), Speaker.state == SpeakerState.DELIVERED)
        .group_by(Speaker.person_id)
    )
    return {row.person_id: row.times for row in session.execute(done)}
