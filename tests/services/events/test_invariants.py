"""Any sequence of answers, changes and capacities: the service agrees with a model of three lines."""

from __future__ import annotations

from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from services.events.actions.gatherings import edit_gathering
from services.events.actions.places import lock_gathering
from services.events.models import Rsvp
from services.events.rules import NotEnoughPlaces, PlacesAreTaken
from shared.database import reading, transaction
from tests.services.events.conftest import NOW, Forum

PEOPLE = st.integers(0, 5)
PARTIES = st.integers(1, 4)


class Visitors(RuleBasedStateMachine):
    """Six people and a desk, at one gathering; `held` and `line` are what should be."""

    forum: Forum

    def __init__(self) -> None:
        super().__init__()
        self.people = [UUID(int=number) for number in range(1, 7)]
        self.held: dict[UUID, int] = {}
        self.line: list[list] = []

    @property
    def free(self) -> int:
        return self.capacity - sum(self.held.values())

    @property
    def here(self) -> set[UUID]:
        return {*self.held, *(person for person, _ in self.line)}

    def move_up(self) -> None:
        for entry in list(self.line):
            if entry[1] <= self.free:
                self.line.remove(entry)
                self.held[entry[0]] = entry[1]

    @initialize(capacity=st.integers(1, 8))
    def plan(self, capacity: int) -> None:
        self.forum.plan(capacity=capacity)
        self.capacity = capacity

    @rule(number=PEOPLE, places=PARTIES)
    def answer(self, number: int, places: int) -> None:
        person = self.people[number]
        if person not in self.here:
            self.line.append([person, places])
            self.move_up()
        assert self.forum.rsvp(person, places).state == self.expected(person)

    @precondition(lambda self: self.here)
    @rule(data=st.data(), places=PARTIES)
    def change(self, data: st.DataObject, places: int) -> None:
        person = data.draw(st.sampled_from(sorted(self.here)))
        fits = places - self.held.get(person, places) <= self.free
        try:
            self.forum.change(person, places)
        except NotEnoughPlaces:
            assert not fits
            return
        assert fits
        self.resize_party(person, places)

    @precondition(lambda self: self.here)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(sorted(self.here)))
        self.held.pop(person, None)
        self.line = [entry for entry in self.line if entry[0] != person]
        self.move_up()
        assert self.forum.cancel(person).state == "cancelled"

    @rule(capacity=st.integers(1, 8))
    def resize(self, capacity: int) -> None:
        taken = sum(self.held.values())
        try:
            with transaction(self.forum.engine) as session:
                gathering = lock_gathering(session, self.forum.gathering_id)
                edit_gathering(session, gathering, NOW, capacity=capacity)
        except PlacesAreTaken:
            assert capacity < taken
            return
        assert capacity >= taken
        self.capacity = capacity
        self.move_up()

    def resize_party(self, person: UUID, places: int) -> None:
        if person in self.held:
            self.held[person] = places
        for entry in self.line:
            if entry[0] == person:
                entry[1] = places
        self.move_up()

    def expected(self, person: UUID) -> str:
        return "confirmed" if person in self.held else "waiting"

    @invariant()
    def counters_tell_the_truth(self) -> None:
        audit = self.forum.audit()
        assert audit.agrees
        assert audit.could_move_up == 0
        assert audit.taken == sum(self.held.values())

    @invariant()
    def answers_are_as_they_should_be(self) -> None:
        with reading(self.forum.engine) as session:
            rows = session.scalars(
                select(Rsvp)
                .where(Rsvp.gathering_id == self.forum.gathering_id, Rsvp.state != "cancelled")
                .order_by(Rsvp.number)
            ).all()
        held = {row.person_id: row.places for row in rows if row.state == "confirmed"}
        line = [[row.person_id, row.places] for row in rows if row.state == "waiting"]
        assert (held, line) == (self.held, self.line)


def test_any_sequence_keeps_every_promise(forum):
    here = type("VisitorsHere", (Visitors,), {"forum": forum})
    run(
        here,
        settings=settings(max_examples=12, stateful_step_count=25, deadline=None),
    )
