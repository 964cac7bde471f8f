"""A gathering as those who hear of it know it: what was announced, replayed and checked for fairness."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from events.contract import Event
from events.gatherings import (
    GatheringPublished,
    RsvpAccepted,
    RsvpCancelled,
    RsvpPromoted,
    RsvpWaitlisted,
)


class Unfair(AssertionError):
    """Somebody was jumped, split, or given a place that was not there."""


class Ledger:
    """Who holds what and who waits, in order, after each announced event.

    Between two changes nobody waits who would fit: a place that is free goes to the first of those.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self.capacity = 0
        self.held: dict[UUID, int] = {}
        self.line: list[tuple[UUID, int]] = []
        for event in events:
            if not isinstance(event, RsvpPromoted):
                self._check_settled(event)
            self._hear(event)
            if self.free < 0:
                raise Unfair(f"oversold by {event}")
        self._check_settled(None)

    @property
    def free(self) -> int:
        """How many places nobody holds."""
        return self.capacity - sum(self.held.values())

    def _hear(self, event: Event) -> None:
        match event:
            case GatheringPublished():
                self.capacity = event.capacity
            case RsvpAccepted():
                self.held[event.person_id] = event.places
            case RsvpWaitlisted():
                self._queue(event)
            case RsvpPromoted():
                self._promote(event)
            case RsvpCancelled():
                self.held.pop(event.person_id, None)
                self.line = [entry for entry in self.line if entry[0] != event.person_id]
            case _:
                raise TypeError(f"{event} is not about answers")

    def _queue(self, event: RsvpWaitlisted) -> None:
        people = [person_id for person_id, _ in self.line]
        entry = (event.person_id, event.places)
        if event.person_id in people:
            self.line[people.index(event.person_id)] = entry
        elif event.places <= self.free:
            raise Unfair(f"{event} waits though there is room")
        else:
            self.line.append(entry)
        if self.line[event.position - 1] != entry:
            raise Unfair(f"{event} says the wrong position")

    def _promote(self, event: RsvpPromoted) -> None:
        first = self._first_that_fits()
        if first != (event.person_id, event.places):
            raise Unfair(f"{event} jumped {first}")
        self.line.remove(first)
        self.held[event.person_id] = event.places

    def _check_settled(self, event: Event | None) -> None:
        if self._first_that_fits():
            raise Unfair(f"{self._first_that_fits()} still waited when {event} came")

    def _first_that_fits(self) -> tuple[UUID, int] | None:
        return next((entry for entry in self.line if entry[1] <= self.free), None)
