"""Looking for those who should meet, and announcing the best few."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select

from events.matches import MatchFound
from services.matching.actions.thresholds import current_threshold
from services.matching.engine.card import Card
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.search import Found, among, sweep
from services.matching.engine.weights import Weights
from services.matching.models import NO_GATHERING, Candidate, Match, Profile
from services.matching.queries.arrays import parts
from services.matching.queries.cards import cards
from services.matching.queries.pairs import Explanation, look
from services.matching.queries.surroundings import (
    circumstances,
    common_occasion,
    found_on,
    guests,
    occasions,
)
from services.matching.queries.teachings import current_weights
from services.matching.rules.choice import LOOKED_AT, MOST, OPEN_AT_ONCE, choose, least
from services.matching.rules.cooling import BETWEEN_MATCHES
from services.matching.rules.standing import TIME_AND_AGAIN, Ground, Occasion, arrival
from shared.database import Session, insert_once
from shared.outbox import announce
from shared.retelling import is_retold

_MATCHES = UUID("6f0c3e0a-7d0e-5c52-9b1c-0f0b7b1d6a11")


@dataclass(frozen=True)
class Search:
    """Whom we look for, on which occasion, among whom, in which circumstances, by which weights."""

    card: Card
    occasion: Occasion
    gathering_id: UUID
    around: Circumstances
    everybody: list[Part]
    weights: Weights
    now: datetime


def greet(session: Session, person_id: UUID, ground: Ground, now: datetime) -> bool:
    """Look after somebody who can be matched for the first time on this ground; True if so.

    A newcomer is matched across the association, and with those who come to the same gatherings. Asking
    twice, or when they come back on the same ground, does nothing.
    """
    table = Candidate.__table__
    is_new = (table.c.person_id == person_id) & table.c.started_for.is_distinct_from(ground.id)
    started = (
        table.update().where(is_new).values(started_for=ground.id).returning(table.c.person_id)
    )
    if session.scalar(started) is None:
        return False
    published_at = session.scalars(
        select(Profile.published_at).where(Profile.person_id == person_id)
    ).one()
    if occasion := arrival(ground, published_at):
        look_around(session, person_id, occasion, now)
    for gathering_id in occasions(session, person_id, now):
        look_among_guests(session, person_id, gathering_id, now)
    return True


def look_around(session: Session, person_id: UUID, occasion: Occasion, now: datetime) -> list[UUID]:
    """Match a person with the best of all members, other sectors first. Asking twice announces nothing again."""
    note_search(session, person_id, now)
    search = open_search(session, person_id, occasion, None, now)
    if search is None:
        return []
    swept = sweep(
        search.everybody, Probe(search.card, search.around, search.everybody), search.weights
    )
    ranked = swept.best(LOOKED_AT, "other") + swept.best(LOOKED_AT, "same")
    return _announce_best(session, search, ranked)


def note_search(session: Session, person_id: UUID, now: datetime) -> None:
    """Whoever was sought for waits anew from now on."""
    table = Candidate.__table__
    mine = table.update().where(table.c.person_id == person_id)
    session.execute(mine.values(sought_at=now))


def look_among_guests(
    session: Session, person_id: UUID, gathering_id: UUID, now: datetime
) -> list[UUID]:
    """Match a person with the best of those who come to a gathering. Asking twice announces nothing again."""
    search = open_search(session, person_id, "rsvp", gathering_id, now)
    if search is None:
        return []
    probe = Probe(search.card, search.around, search.everybody)
    others = [one for one in guests(session, gathering_id) if one not in search.around.shut]
    return _announce_best(session, search, among(search.everybody, others, probe, search.weights))


def open_search(
    session: Session, person_id: UUID, occasion: Occasion, gathering_id: UUID | None, now: datetime
) -> Search | None:
    """What a search needs; None when the person cannot be matched, or has enough introductions open.

    None too while history is heard again: what it set in motion was announced then.
    """
    if is_retold():
        return None
    everybody = parts(session)
    if not any(part.holds(person_id) for part in everybody):
        return None
    card = cards(session, [person_id])[person_id]
    if card.open_introductions >= OPEN_AT_ONCE:
        return None
    around = circumstances(session, card, now, gathering_id)
    if occasion in TIME_AND_AGAIN:
        shut = around.shut | found_on(session, person_id, occasion)
        around = replace(around, shut=frozenset(shut))
    weights = current_weights(session)
    return Search(card, occasion, gathering_id or NO_GATHERING, around, everybody, weights, now)


def _announce_best(session: Session, search: Search, ranked: list[Found]) -> list[UUID]:
    room = MOST[search.occasion] - _found_already(session, search)
    if room <= 0 or not ranked:
        return []
    tau = current_threshold(session, search.everybody, search.weights, search.now)
    others = cards(session, [found.person_id for found in ranked])
    parties = {person_id: card.party_id for person_id, card in others.items()}
    chosen = choose(ranked, parties, least(search.occasion, tau), room)
    return [announce_match(session, search, others[found.person_id]) for found in chosen]


def _found_already(session: Session, search: Search) -> int:
    found = select(func.count()).where(
        Match.found_for_id == search.card.person_id,
        Match.occasion == search.occasion,
        Match.gathering_id == search.gathering_id,
        Match.found_at > search.now - BETWEEN_MATCHES,
    )
    return session.scalar(found) or 0


def announce_match(session: Session, search: Search, other: Card) -> UUID:
    """Write a match down and announce it, unless it was before; the smaller id is the first of the two."""
    title = common_occasion(session, search.card.person_id, other.person_id, search.now)
    seen = look(search.card, other, search.around, search.everybody, title, search.weights)
    first, second = sorted((seen.first, seen.second), key=lambda side: side.person_id)
    match_id = uuid5(
        _MATCHES, f"{first.person_id} {second.person_id} {search.occasion} {search.gathering_id}"
    )
    is_new = insert_once(
        session,
        Match,
        id=match_id,
        first_id=first.person_id,
        second_id=second.person_id,
        found_for_id=search.card.person_id,
        occasion=search.occasion,
        gathering_id=search.gathering_id,
        score=seen.score,
        model=seen.model,
        measured=first.measured,
        found_at=search.now,
    )
    if is_new:
        announce(session, _found(match_id, search, seen))
    return match_id


def _found(match_id: UUID, search: Search, seen: Explanation) -> MatchFound:
    first, second = sorted((seen.first, seen.second), key=lambda side: side.person_id)
    return MatchFound(
        match_id=match_id,
        first_id=first.person_id,
        second_id=second.person_id,
        score=seen.score,
        first_reasons=first.reasons,
        second_reasons=second.reasons,
        occasion=search.occasion,
        gathering_id=None if search.gathering_id == NO_GATHERING else search.gathering_id,
        model=seen.model,
    )
