"""Reading rounds of meetings: who takes part, who sits where, and all that a plan is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from services.events.models import (
    DiscreetPerson,
    Encounter,
    RoundGuest,
    Rounds,
    RoundScores,
    RoundSeat,
    Rsvp,
    RsvpState,
)
from services.events.queries import gatherings
from services.events.rules.rounds import NoRounds, NoSuchGuest, Tables, is_there
from shared.callers import Caller
from shared.database import Session


@dataclass(frozen=True)
class SeatSeen:
    """A seat as the person sees it: with whom, as far as they show their names."""

    number: int
    table: int
    starts_at: datetime
    ends_at: datetime
    with_ids: tuple[UUID, ...]
    unnamed: int
    is_rated: bool = False


@dataclass(frozen=True)
class GuestSeen:
    """A person who takes part, and the seats."""

    guest: RoundGuest
    seats: list[SeatSeen]


@dataclass(frozen=True)
class RoundSeen:
    """A round as the desk sees it: who sits at which table, and who is there and has no seat."""

    number: int
    starts_at: datetime
    ends_at: datetime
    tables: list[dict[str, Any]]
    without_seat: list[UUID]


def rounds_at(session: Session, gathering_id: UUID, caller: Caller) -> Rounds:
    """The rounds of a gathering that the caller may see. Raises NoSuchGathering or NoRounds."""
    return rounds_of(session, gatherings.gathering(session, gathering_id, caller).id)


def rounds_of(session: Session, gathering_id: UUID) -> Rounds:
    """The rounds of a gathering. Raises NoRounds."""
    found = session.get(Rounds, gathering_id)
    if found is None:
        raise NoRounds
    return found


def guests_of(session: Session, gathering_id: UUID) -> list[RoundGuest]:
    """Those who take part, or did until they left, and have a place at the gathering, in order."""
    comes = and_(
        Rsvp.gathering_id == RoundGuest.gathering_id,
        Rsvp.person_id == RoundGuest.person_id,
        Rsvp.state == RsvpState.CONFIRMED,
    )
    here = select(RoundGuest).join(Rsvp, comes).where(RoundGuest.gathering_id == gathering_id)
    return list(session.scalars(here.order_by(RoundGuest.person_id)))


def guest_of(session: Session, gathering_id: UUID, person_id: UUID) -> RoundGuest:
    """One who takes part. Raises NoSuchGuest."""
    found = session.get(RoundGuest, (gathering_id, person_id))
    if found is None:
        raise NoSuchGuest
    return found


def comes(session: Session, gathering_id: UUID, person_id: UUID) -> bool:
    """Whether a person has a place at a gathering."""
    place = select(Rsvp.id).where(
        Rsvp.gathering_id == gathering_id,
        Rsvp.person_id == person_id,
        Rsvp.state == RsvpState.CONFIRMED,
    )
    return session.scalar(place) is not None


def tables_of(session: Session, gathering_id: UUID) -> Tables:
    """Who sits together in each round."""
    seats = select(RoundSeat).where(RoundSeat.gathering_id == gathering_id)
    found: dict[int, dict[int, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for seat in session.scalars(seats.order_by(RoundSeat.person_id)):
        found[seat.number][seat.table_number].append(seat.person_id)
    return {
        number: {table: tuple(people) for table, people in sorted(tables.items())}
        for number, tables in sorted(found.items())
    }


def guest_seen(session: Session, gathering_id: UUID, person_id: UUID) -> GuestSeen:
    """A person who takes part, with all seats."""
    guest = guest_of(session, gathering_id, person_id)
    rounds, tables = rounds_of(session, gathering_id), tables_of(session, gathering_id)
    seats = seats_seen(rounds, tables, [person_id], nameless(session, gathering_id))[person_id]
    rated = set(
        session.scalars(
            select(Encounter.other_id).where(
                Encounter.gathering_id == gathering_id, Encounter.person_id == person_id
            )
        )
    )
    return GuestSeen(guest, [_rated(seat, tables, person_id, rated) for seat in seats])


def seats_seen(
    rounds: Rounds, tables: Tables, person_ids: Collection[UUID], unnamed: Collection[UUID]
) -> dict[UUID, list[SeatSeen]]:
    """The seats of some people as each of them sees them."""
    found: dict[UUID, list[SeatSeen]] = {person_id: [] for person_id in person_ids}
    for number, by_table in tables.items():
        for table, people in by_table.items():
            for person_id in people:
                if person_id not in found:
                    continue
                others = [one for one in people if one != person_id]
                shown = tuple(one for one in others if one not in unnamed)
                seat = SeatSeen(
                    number, table, *rounds.span(number), shown, len(others) - len(shown)
                )
                found[person_id].append(seat)
    return found


def nameless(session: Session, gathering_id: UUID) -> set[UUID]:
    """Those who are not to be named to whom they will meet: as they said, else as their profile says."""
    guests = (
        select(RoundGuest.person_id, RoundGuest.shows_name, DiscreetPerson.person_id.label("hides"))
        .outerjoin(DiscreetPerson, DiscreetPerson.person_id == RoundGuest.person_id)
        .where(RoundGuest.gathering_id == gathering_id)
    )
    return {
        one.person_id
        for one in session.execute(guests)
        if not (one.shows_name if one.shows_name is not None else one.hides is None)
    }


def rounds_seen(session: Session, gathering_id: UUID) -> list[RoundSeen]:
    """All rounds as the desk sees them."""
    rounds, tables = rounds_of(session, gathering_id), tables_of(session, gathering_id)
    guests = guests_of(session, gathering_id)
    return [
        RoundSeen(
            number,
            *rounds.span(number),
            [{"table": table, "people": people} for table, people in seated.items()],
            sorted(
                {one.person_id for one in guests if is_there(one, number)}
                - {person_id for people in seated.values() for person_id in people}
            ),
        )
        for number in range(1, rounds.number + 1)
        for seated in [tables.get(number, {})]
    ]


def sat_together(session: Session, gathering_id: UUID, person_id: UUID, number: int) -> list[UUID]:
    """Those who sit at the same table as a person in a round."""
    mine, theirs = aliased(RoundSeat), aliased(RoundSeat)
    same = and_(
        theirs.gathering_id == mine.gathering_id,
        theirs.number == mine.number,
        theirs.table_number == mine.table_number,
        theirs.person_id != mine.person_id,
    )
    others = (
        select(theirs.person_id)
        .select_from(mine)
        .join(theirs, same)
        .where(
            mine.gathering_id == gathering_id, mine.person_id == person_id, mine.number == number
        )
    )
    return list(session.scalars(others.order_by(theirs.person_id)))


def parts_there(session: Session, rounds: Rounds) -> int:
    """How many parts of the scores that were asked for last have come."""
    parts = select(func.count()).where(
        RoundScores.gathering_id == rounds.gathering_id, RoundScores.asking_id == rounds.asking_id
    )
    return session.scalars(parts).one()


def _rated(seat: SeatSeen, tables: Tables, person_id: UUID, rated: set[UUID]) -> SeatSeen:
    others = set(tables[seat.number][seat.table]) - {person_id}
    return SeatSeen(
        seat.number,
        seat.table,
        seat.starts_at,
        seat.ends_at,
        seat.with_ids,
        seat.unnamed,
        others <= rated,
    )
