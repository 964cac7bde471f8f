"""What is decided about rounds of meetings: when they fit, who takes part, who is told of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from services.events.models import Gathering, RoundGuest, Rounds
from shared.errors import BadInput, Conflict, NotFound

Tables = dict[int, dict[int, tuple[UUID, ...]]]
"""Who sits together: by the number of the round, and that of the table."""

MOST_GUESTS = 2_000


class NoRounds(NotFound):
    """There are no rounds of meetings at this event."""


class NoSuchGuest(NotFound):
    """This person takes no part in the rounds."""


class NoSuchEncounter(NotFound):
    """These two have not met in that round."""


class RoundsDoNotFit(BadInput):
    """The rounds must lie within the event."""


class RoundsHaveBegun(Conflict):
    """The first round has begun."""


class RoundsAreOver(Conflict):
    """The last round has begun."""


class ComesNotYet(Conflict):
    """Only who has a place at the event takes part in the rounds."""


class TooFewGuests(Conflict):
    """There are not two who take part."""


class TooManyGuests(Conflict):
    """No more people can take part in the rounds."""


class SaysNotOfWhom(BadInput):
    """At a table of several it must be said of whom."""


def check_rounds(rounds: Rounds, gathering: Gathering) -> None:
    """Refuse rounds that begin before the event or end after it."""
    ends_at = rounds.span(rounds.number)[1]
    if rounds.starts_at < gathering.starts_at or ends_at > gathering.ends_at:
        ends = f"{ends_at:%Y-%m-%d %H:%M} UTC"
        raise RoundsDoNotFit(
            f"The last round would end at {ends}; the event is from {gathering.starts_at:%Y-%m-%d %H:%M}"
            f" to {gathering.ends_at:%Y-%m-%d %H:%M} UTC.",
            fields={"number": ["Fewer or shorter rounds, or an earlier start."]},
        )


def check_not_begun(rounds: Rounds, now: datetime) -> None:
    """Refuse to set up what goes on already."""
    if rounds.begun(now):
        raise RoundsHaveBegun


def check_not_over(rounds: Rounds, now: datetime) -> None:
    """Refuse to take part when there is no round left."""
    if rounds.begun(now) >= rounds.number:
        raise RoundsAreOver


def is_there(guest: RoundGuest, number: int) -> bool:
    """Whether somebody takes part in a round."""
    return guest.from_round <= number <= guest.to_round


def numbered(
    rounds: Iterable[Iterable[tuple[UUID, ...]]],
    before: Mapping[int, Mapping[int, tuple[UUID, ...]]],
) -> Tables:
    """The tables of each round with their numbers; whoever stays together stays at the same table."""
    found: Tables = {}
    for number, tables in enumerate(rounds, start=1):
        known = {one: table for table, people in before.get(number, {}).items() for one in people}
        taken: dict[int, tuple[UUID, ...]] = {}
        new = []
        for people in tables:
            old = next((known[one] for one in people if known.get(one) not in (None, *taken)), None)
            if old is None:
                new.append(people)
            else:
                taken[old] = people
        free = (table for table in range(1, len(taken) + len(new) + 1) if table not in taken)
        found[number] = taken | dict(zip(list(free), new, strict=False))
    return found


def whose_seats_changed(before: Tables, after: Tables, begun: int) -> list[UUID]:
    """Those who sit elsewhere, or with others, in a round to come than they were told."""
    was, will_be = (_seats(tables, begun) for tables in (before, after))
    people = {person_id for person_id, _ in was | will_be}
    changed = {
        person_id
        for person_id, number in was.keys() | will_be.keys()
        if was.get((person_id, number)) != will_be.get((person_id, number))
    }
    return sorted(people & changed)


def _seats(tables: Tables, begun: int) -> dict[tuple[UUID, int], tuple[int, frozenset[UUID]]]:
    return {
        (person_id, number): (table, frozenset(people))
        for number, by_table in tables.items()
        if number > begun
        for table, people in by_table.items()
        for person_id in people
    }
