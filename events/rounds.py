"""What is said of rounds of meetings at a gathering: who sits with whom, and how it was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.contract import Event, Stream

ROUNDS = Stream(source="events", name="rounds", subject="gathering_id")
ROUND_SCORES = Stream(source="matching", name="round-scores", subject="gathering_id")


@dataclass(frozen=True)
class Seat:
    """A person's seat in a round, and with whom; those who show no name are counted alone."""

    number: int
    table: int
    starts_at: datetime
    ends_at: datetime
    with_ids: tuple[UUID, ...] = ()
    unnamed: int = 0


class RoundScoresAsked(Event, name="rounds.scores-asked.v1", stream=ROUNDS):
    """What would each two of these people have of meeting? They are called by their place in this list."""

    gathering_id: UUID
    asking_id: UUID
    people: tuple[UUID, ...]


class RoundScored(Event, name="round-scores.told.v1", stream=ROUND_SCORES):
    """One part of so many (from 1 on) of what two of those people would have of meeting.

    Pairs are three lists side by side: two places and a score of 0 to 10,000; of pairs that may not meet two.
    All other pairs have the score `rest`.
    """

    gathering_id: UUID
    asking_id: UUID
    part: int
    parts: int
    rest: int
    firsts: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    scores: tuple[int, ...] = ()
    shut_firsts: tuple[int, ...] = ()
    shut_seconds: tuple[int, ...] = ()


class RoundsPlanned(Event, name="rounds.planned.v1", stream=ROUNDS):
    """It is planned who meets whom. `plan` counts the plans; `met_nobody` the seats that are missing."""

    gathering_id: UUID
    plan: int
    people: int
    meetings: int
    met_nobody: int


class SeatsGiven(Event, name="rounds.seats-given.v1", stream=ROUNDS):
    """A person's seats in the rounds to come; said again, it replaces what was said. `plan` rises."""

    gathering_id: UUID
    person_id: UUID
    plan: int
    seats: tuple[Seat, ...]


class EncounterRated(Event, name="rounds.encounter-rated.v1", stream=ROUNDS):
    """One says of another whom they met what it was worth, from 1 to 5, and whether they would again.

    The other is not told. Said again, it replaces what was said.
    """

    gathering_id: UUID
    person_id: UUID
    other_id: UUID
    worth: int
    again: bool


class EncounterAgreed(Event, name="rounds.encounter-agreed.v1", stream=ROUNDS):
    """Two who met in a round would both like to meet again: that is two yeses."""

    gathering_id: UUID
    encounter_id: UUID
    first_id: UUID
    second_id: UUID
