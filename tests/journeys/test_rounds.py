"""Rounds of meetings, over the bus: planned, told by letter, mended, rated, and two are introduced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.contacts import ContactGiven
from events.contract import Event
from events.memberships import MemberJoined
from events.organisations import OrganisationRegistered
from events.persons import ProfilePublished, Topic
from events.representatives import RepresentativeAppointed
from services.events.actions.encounters import rate_encounter
from services.events.planner import Planner
from services.events.queries.rounds import tables_of
from services.matching.models import Candidate
from shared.database import reading, transaction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.journeys.visitor import Visitor
from tests.road import deliver
from tests.services.events.door import DESK, Door

STARTS_AT = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)
SECTORS = ("company", "charity", "university", "social-enterprise")


@dataclass
class Evening:
    """Eight people of four houses at an event with rounds, two of them each of one house."""

    visitor: Visitor
    door: Door
    planner: Planner
    engine_of: EngineOf
    path: str
    people: dict[str, UUID]
    houses: dict[UUID, str]

    def do(self, method: str, path: str, who: Any, body: Any = None) -> Any:
        """Ask the events service, and let everybody hear what came of it."""
        answer = self.door.ask(method, f"{self.path}{path}", who, body)
        assert answer.status_code < 300, answer.text
        self.visitor.association.listen()
        return answer.get_json() if answer.data else None

    def plan(self) -> None:
        """The planner works once, and everybody hears of it."""
        assert self.planner.work() == 1
        self.visitor.association.listen()

    def meetings(self) -> dict[int, set[frozenset[UUID]]]:
        """Who meets in each round."""
        with reading(self.engine_of("events")) as session:
            tables = tables_of(session, UUID(self.path[1:]))
        return {
            number: {frozenset(people) for people in seated.values()}
            for number, seated in tables.items()
        }


@pytest.fixture
def evening(visitor: Visitor, settings: Settings, engine_of: EngineOf) -> Evening:
    people, houses = {}, {}
    for number in range(8):
        name, house = f"Guest{number}", f"House {number // 2}"
        people[name] = uuid4()
        houses[people[name]] = house
    for event in said_of(people, houses):
        for service in ("events", "matching", "introductions", "notifications"):
            hearer = visitor.association.house.inbox(service)
            if hearer.hears(event.name):
                deliver(hearer, engine_of(service), event)
    door = Door(settings)
    facts = {
        "title": "Spring Forum",
        "starts_at": STARTS_AT.isoformat(),
        "ends_at": (STARTS_AT + timedelta(hours=3)).isoformat(),
        "time_zone": "Europe/Paris",
        "capacity": 20,
    }
    path = f"/{door.ask('POST', '/', DESK, facts).json['id']}"
    planner = Planner(settings, engine_of("events"), lambda: STARTS_AT - timedelta(days=1))
    evening = Evening(visitor, door, planner, engine_of, path, people, houses)
    rounds = {"number": 3, "minutes": 10, "starts_at": STARTS_AT.isoformat(), "tables": 4}
    evening.do("PUT", "/rounds", DESK, rounds)
    for person_id in people.values():
        evening.do("POST", "/rsvps", person_id, {})
        evening.do("PUT", f"/rounds/guests/{person_id}", person_id, {})
    visitor.association.post()
    return evening


def said_of(people: dict[str, UUID], houses: dict[UUID, str]) -> Iterator[Event]:
    """Everybody is a member with a profile and an address."""
    known: dict[str, UUID] = {}
    for number, (name, person_id) in enumerate(people.items()):
        house = houses[person_id]
        if house not in known:
            known[house] = uuid4()
            yield OrganisationRegistered(
                organisation_id=known[house],
                display_name=house,
                sector=SECTORS[len(known) - 1],
                country="FR",
                languages=("en",),
            )
            yield MemberJoined(
                membership_id=uuid4(),
                organisation_id=known[house],
                tier="company",
                starts_on=date(2026, 1, 1),
                ends_on=date(2036, 1, 1),
                taken_over=True,
            )
        yield ContactGiven(
            person_id=person_id, full_name=name, email=f"{name.lower()}@rounds.example"
        )
        yield ProfilePublished(
            person_id=person_id,
            offers=(Topic(tag="technology" if number % 4 < 2 else "funding"),),
            needs=(Topic(tag="funding" if number % 4 < 2 else "technology"),),
            visibility={"name": "members"},
            discreet=number == 0,
        )
        yield RepresentativeAppointed(
            representation_id=uuid4(),
            organisation_id=known[house],
            person_id=person_id,
            roles=("delegate",),
            starts_on=date(2026, 1, 1),
            taken_over=True,
        )


def test_rounds_are_planned_over_the_bus_and_those_who_would_meet_again_are_introduced(
    evening: Evening,
) -> None:
    association = evening.visitor.association
    evening.do("POST", "/rounds/plan", DESK)
    evening.plan()
    met = evening.meetings()
    assert [len(met[number]) for number in (1, 2, 3)] == [4, 4, 4]
    everything = [pair for pairs in met.values() for pair in pairs]
    assert len(set(everything)) == 12
    assert not any(len({evening.houses[one] for one in pair}) == 1 for pair in everything)

    letters = [one for one in association.post() if one["X-Footbridge-Kind"] == "rounds-seats"]
    assert len(letters) == 8
    hidden = "Guest0"
    for letter in letters:
        text = letter.get_body(("plain",)).get_content()
        assert "table" in text
        if f"{hidden.lower()}@" not in str(letter["To"]):
            assert hidden not in text

    missing = evening.people["Guest5"]
    evening.do("PUT", f"/rounds/guests/{missing}", DESK, {"to_round": 0})
    evening.plan()
    after = evening.meetings()
    kept = {n: {pair for pair in met[n] if missing not in pair} for n in met}
    assert all(kept[number] <= after[number] for number in kept)
    told = {
        str(one["To"].addresses[0].addr_spec)
        for one in association.post()
        if one["X-Footbridge-Kind"] == "rounds-seats"
    }
    lonely = {one for pairs in met.values() for pair in pairs if missing in pair for one in pair}
    names = {person_id: name for name, person_id in evening.people.items()}
    assert told == {f"{names[one].lower()}@rounds.example" for one in lonely}

    one, other = sorted(min(after[1], key=sorted))
    for person_id in (one, other):
        rate(evening, person_id)
    letters = association.post()
    made = [letter for letter in letters if letter["X-Footbridge-Kind"] == "introduction-made"]
    assert {str(letter["To"].addresses[0].addr_spec) for letter in made} == {
        f"{names[one].lower()}@rounds.example",
        f"{names[other].lower()}@rounds.example",
    }
    with reading(evening.engine_of("matching")) as session:
        assert (
            session.get_one(Candidate, one).got_yes == 2.0
        )  # the other's yes, and being glad of it
    assert association.parked() == []


def rate(evening: Evening, person_id: UUID) -> None:
    """Somebody would meet again whom they met in the first round."""
    with transaction(evening.engine_of("events")) as session:
        rate_encounter(
            session,
            UUID(evening.path[1:]),
            person_id,
            1,
            STARTS_AT + timedelta(minutes=5),
            worth=5,
            again=True,
            other_id=None,
        )
    evening.visitor.association.listen()
