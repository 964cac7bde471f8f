"""What lies between one person and the others: own house, past introductions, acquaintances, occasions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from services.matching.engine.card import Card
from services.matching.engine.probe import UNLIMITED, Circumstances
from services.matching.models import (
    Attendance,
    Candidate,
    Gathering,
    Introduction,
    Match,
    Representation,
)
from services.matching.rules.choice import OPEN_AT_ONCE
from services.matching.rules.cooling import BETWEEN_MATCHES, is_over, is_shut
from shared.database import Session

WHO_KNOWS_WHOM = 2
"""How far it reaches when somebody speaks for others than before, or is no acquaintance any more."""


def circumstances(
    session: Session, card: Card, now: datetime, gathering_id: UUID | None = None
) -> Circumstances:
    """All that the score must know beside the candidates; with a gathering, for those who come to it.

    Who was found lately is not found again, and who has introductions enough is left in peace.
    """
    around = lasting(session, card, now)
    lately = set() if gathering_id else found_lately(session, card.person_id, now)
    return replace(around, shut=around.shut | lately, limit=OPEN_AT_ONCE)


def lasting(session: Session, card: Card, now: datetime) -> Circumstances:
    """What lies between somebody and the others, however many introductions they have open just now."""
    shut = _own_house(session, card) | _unwelcome(session, card, now)
    shut |= _introduced_parties(session, card)
    return Circumstances(
        shut=frozenset(shut),
        ties=ties_of(session, {card.party_id})[card.party_id],
        coming=frozenset(_fellow_guests(session, card.person_id, now)),
        limit=UNLIMITED,
    )


def circle(session: Session, person_ids: Iterable[UUID], steps: int) -> set[UUID]:
    """Whom it may concern whom these people know: all of their parties, and of those so many steps on."""
    mine = select(Candidate.party_id).where(Candidate.person_id.in_(list(person_ids)))
    parties = set(session.scalars(mine))
    for _ in range(steps if parties else 0):
        parties |= {one for known in acquaintances(session, parties).values() for one in known}
    return _people_of(session, parties) if parties else set()


def guests(session: Session, gathering_id: UUID) -> list[UUID]:
    """Those who hold places at a gathering."""
    coming = select(Attendance.person_id).where(
        Attendance.gathering_id == gathering_id, Attendance.is_coming
    )
    return sorted(session.scalars(coming))


def occasions(session: Session, person_id: UUID, now: datetime) -> list[UUID]:
    """The gatherings that a person comes to and that have not begun, the next first."""
    return list(session.scalars(_ahead(now).where(Attendance.person_id == person_id)))


def common_occasion(session: Session, first_id: UUID, second_id: UUID, now: datetime) -> str:
    """The title of the next gathering that both come to; empty when there is none."""
    theirs = aliased(Attendance)
    both = (
        _ahead(now, Gathering.title)
        .join(theirs, theirs.gathering_id == Gathering.id)
        .where(Attendance.person_id == first_id, theirs.person_id == second_id, theirs.is_coming)
    )
    return session.scalar(both.limit(1)) or ""


def _own_house(session: Session, card: Card) -> set[UUID]:
    """Everybody who speaks for an organisation that this person speaks for."""
    houses = select(Representation.organisation_id).where(
        Representation.person_id == card.person_id, ~Representation.has_left
    )
    colleagues = select(Representation.person_id).where(
        Representation.organisation_id.in_(houses), ~Representation.has_left
    )
    return {card.person_id, *session.scalars(colleagues), *_people_of(session, {card.party_id})}


def _unwelcome(session: Session, card: Card, now: datetime) -> set[UUID]:
    """Those with whom it came to nothing, until enough time has passed, or for ever."""
    mine = select(Introduction).where(
        or_(Introduction.first_id == card.person_id, Introduction.second_id == card.person_id)
    )
    return {
        one.second_id if one.first_id == card.person_id else one.first_id
        for one in session.execute(mine.with_only_columns(*Introduction.__table__.c))
        if is_shut(one.state, one.never, one.ended_at, now)
    }


def _introduced_parties(session: Session, card: Card) -> set[UUID]:
    """Everybody of the organisations to which ours is being introduced, or is introduced."""
    ours = _people_of(session, {card.party_id}) | {card.person_id}
    running = select(Introduction.first_id, Introduction.second_id, Introduction.state).where(
        or_(Introduction.first_id.in_(ours), Introduction.second_id.in_(ours))
    )
    others = {
        second_id if first_id in ours else first_id
        for first_id, second_id, state in session.execute(running)
        if not is_over(state)
    }
    parties = select(Candidate.party_id).where(Candidate.person_id.in_(others))
    return others | (_people_of(session, set(session.scalars(parties))) if others else set())


def found_on(session: Session, person_id: UUID, occasion: str) -> set[UUID]:
    """Those who were found with a person on an occasion, whenever that was: a match is announced once for it."""
    found = select(Match.first_id, Match.second_id).where(
        or_(Match.first_id == person_id, Match.second_id == person_id), Match.occasion == occasion
    )
    return {one for pair in session.execute(found) for one in pair if one != person_id}


def found_lately(session: Session, person_id: UUID, now: datetime) -> set[UUID]:
    """Those with whom a person was matched lately."""
    found = select(Match.first_id, Match.second_id).where(
        or_(Match.first_id == person_id, Match.second_id == person_id),
        Match.found_at > now - BETWEEN_MATCHES,
    )
    return {one for pair in session.execute(found) for one in pair if one != person_id}


def ties_of(session: Session, party_ids: set[UUID]) -> dict[UUID, dict[UUID, float]]:
    """Of each party: Adamic-Adar over introductions that were made; who knows few counts more.

    Source: Adamic and Adar 2003. Discreet people are left out, so that no score tells of them.
    """
    known = acquaintances(session, party_ids)
    middles = {one for party_id in party_ids for one in known[party_id]}
    if middles:
        known |= acquaintances(session, middles)
    return {party_id: adamic_adar(party_id, known) for party_id in party_ids}


def adamic_adar(party_id: UUID, known: Mapping[UUID, set[UUID]]) -> dict[UUID, float]:
    """The ties of a party to all with whom it has acquaintances in common, from who knows whom."""
    ties: dict[UUID, float] = defaultdict(float)
    for middle in sorted(known.get(party_id, ())):
        for other in known[middle] - {party_id}:
            ties[other] += 1.0 / math.log(max(len(known[middle]), 2))
    return dict(ties)


def acquaintances(
    session: Session, party_ids: set[UUID] | None = None
) -> defaultdict[UUID, set[UUID]]:
    """Whom these parties know, or all of them, by introductions that were made; discreet people aside."""
    first, second = aliased(Candidate), aliased(Candidate)
    made = (
        select(first.party_id, second.party_id)
        .select_from(Introduction)
        .join(first, first.person_id == Introduction.first_id)
        .join(second, second.person_id == Introduction.second_id)
        .where(Introduction.state == "made", ~first.discreet, ~second.discreet)
    )
    if party_ids is not None:
        made = made.where(or_(first.party_id.in_(party_ids), second.party_id.in_(party_ids)))
    known: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for one, other in session.execute(made):
        known[one].add(other)
        known[other].add(one)
    return known


def _fellow_guests(session: Session, person_id: UUID, now: datetime) -> set[UUID]:
    gatherings = occasions(session, person_id, now)
    if not gatherings:
        return set()
    coming = select(Attendance.person_id).where(
        Attendance.gathering_id.in_(gatherings),
        Attendance.is_coming,
        Attendance.person_id != person_id,
    )
    return set(session.scalars(coming))


def _ahead(now: datetime, *columns: object) -> Select[tuple[object]]:
    return (
        select(*(columns or (Gathering.id,)))  # type: ignore[call-overload]
        .select_from(Gathering)
        .join(Attendance, Attendance.gathering_id == Gathering.id)
        .where(Attendance.is_coming, ~Gathering.is_cancelled, Gathering.starts_at > now)
        .order_by(Gathering.starts_at, Gathering.id)
    )


def _people_of(session: Session, party_ids: Iterable[UUID]) -> set[UUID]:
    return set(
        session.scalars(select(Candidate.person_id).where(Candidate.party_id.in_(list(party_ids))))
    )
