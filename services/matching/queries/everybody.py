"""What lies between everybody and the others, read at once: so many questions for all as else for a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.matching.engine.card import Card
from services.matching.engine.probe import UNLIMITED, Circumstances
from services.matching.models import Attendance, Candidate, Gathering, Introduction, Representation
from services.matching.queries.surroundings import acquaintances, adamic_adar
from services.matching.rules.cooling import is_over, is_shut
from shared.database import Session

Groups = defaultdict[UUID, set[UUID]]


class Everybody:
    """What `lasting` tells of one person, for many. It is of the moment at which it was read."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._people_of: Groups = defaultdict(set)
        self._party_of: dict[UUID, UUID] = {}
        for person_id, party_id in session.execute(select(Candidate.person_id, Candidate.party_id)):
            self._people_of[party_id].add(person_id)
            self._party_of[person_id] = party_id
        speak = select(Representation.person_id, Representation.organisation_id)
        self._houses, self._speakers = _both_ways(
            session.execute(speak.where(~Representation.has_left))
        )
        self._shut, self._running = _introduced(session, now)
        self._known = acquaintances(session)
        coming = (
            select(Attendance.person_id, Attendance.gathering_id)
            .join(Gathering, Gathering.id == Attendance.gathering_id)
            .where(Attendance.is_coming, ~Gathering.is_cancelled, Gathering.starts_at > now)
        )
        self._occasions, self._guests = _both_ways(session.execute(coming))

    def around(self, card: Card) -> Circumstances:
        """What lies between somebody and the others, however many introductions they have open."""
        person_id = card.person_id
        shut = {person_id, *self._people_of.get(card.party_id, ()), *self._shut.get(person_id, ())}
        shut |= self._introduced_parties(card)
        for house in self._houses.get(person_id, ()):
            shut |= self._speakers[house]
        coming = {
            guest
            for gathering_id in self._occasions.get(person_id, ())
            for guest in self._guests[gathering_id]
        }
        return Circumstances(
            shut=frozenset(shut),
            ties=adamic_adar(card.party_id, self._known),
            coming=frozenset(coming - {person_id}),
            limit=UNLIMITED,
        )

    def _introduced_parties(self, card: Card) -> set[UUID]:
        ours = {card.person_id, *self._people_of.get(card.party_id, ())}
        others = {other for one in ours for other in self._running.get(one, ())}
        parties = {self._party_of[one] for one in others if one in self._party_of}
        return others | {one for party_id in parties for one in self._people_of[party_id]}


def _both_ways(rows: Iterable[Any]) -> tuple[Groups, Groups]:
    of_one: Groups = defaultdict(set)
    of_other: Groups = defaultdict(set)
    for one, other in rows:
        of_one[one].add(other)
        of_other[other].add(one)
    return of_one, of_other


def _introduced(session: Session, now: datetime) -> tuple[Groups, Groups]:
    """Who is left in peace from whom, and who is or was introduced to whom."""
    table = Introduction.__table__
    shut: Groups = defaultdict(set)
    running: Groups = defaultdict(set)
    columns = (table.c.first_id, table.c.second_id, table.c.state, table.c.never, table.c.ended_at)
    for first_id, second_id, state, never, ended_at in session.execute(select(*columns)):
        for one, other in ((first_id, second_id), (second_id, first_id)):
            if is_shut(state, never, ended_at, now):
                shut[one].add(other)
            if not is_over(state):
                running[one].add(other)
    return shut, running
