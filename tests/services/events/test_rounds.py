"""Rounds of meetings: who takes part, who meets whom, and what happens when somebody does not turn up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.contract import Event
from events.persons import ProfilePublished
from events.rounds import (
    EncounterAgreed,
    EncounterRated,
    RoundScored,
    RoundScoresAsked,
    RoundsPlanned,
    SeatsGiven,
)
from services.events import planner
from services.events.actions.encounters import rate_encounter
from services.events.actions.gatherings import edit_gathering
from services.events.actions.places import lock_gathering
from services.events.actions.rounds import (
    ask_for_due_plans,
    ask_for_plan,
    set_rounds,
    stay_away,
    take_part,
)
from services.events.handlers import inbox
from services.events.models import Rounds
from services.events.planner import Planner
from services.events.queries.rounds import guest_seen, rounds_seen, tables_of
from services.events.rules.rounds import (
    ComesNotYet,
    NoSuchEncounter,
    NoSuchGuest,
    RoundsAreOver,
    RoundsDoNotFit,
    RoundsHaveBegun,
    SaysNotOfWhom,
    TooFewGuests,
    numbered,
)
from shared.database import reading, transaction
from shared.settings import Settings
from tests.road import announced, deliver
from tests.services.events.conftest import NOW, SPRING, Forum


class Evening:
    """A gathering with rounds of ten minutes and pauses of five, and a clock."""

    def __init__(self, forum: Forum, settings: Settings, member: Callable[[], UUID]) -> None:
        self.forum, self.engine, self.member = forum, forum.engine, member
        self.now = NOW
        self.planner = Planner(settings, self.engine, lambda: self.now)

    def begin(self, people: int, number: int = 3, **facts: Any) -> list[UUID]:
        """So many people come, and take part."""
        self.forum.plan(capacity=100)
        self.set_up(number=number, **facts)
        return sorted(self.comes() for _ in range(people))

    def set_up(self, **facts: Any) -> Rounds:
        """Rounds are set up."""
        wanted = {"minutes": 10, "pause_minutes": 5, "starts_at": SPRING, "size": 2, "tables": 20}
        wanted |= {"opt_in_until": None, **facts}
        with transaction(self.engine) as session:
            return set_rounds(session, self.forum.gathering_id, self.now, **wanted)

    def comes(self, **facts: Any) -> UUID:
        """Somebody comes, and takes part."""
        person_id = self.member()
        self.forum.rsvp(person_id)
        self.takes_part(person_id, **facts)
        return person_id

    def takes_part(self, person_id: UUID, **facts: Any) -> None:
        """Somebody says in which rounds."""
        wanted = {"from_round": 1, "to_round": None, "shows_name": None, **facts}
        with transaction(self.engine) as session:
            take_part(session, self.forum.gathering_id, person_id, self.now, **wanted)

    def stays_away(self, person_id: UUID) -> None:
        """Somebody takes no part any more."""
        with transaction(self.engine) as session:
            stay_away(session, self.forum.gathering_id, person_id, self.now)

    def plan(self, shut: Iterable[tuple[UUID, UUID]] = ()) -> None:
        """The desk asks for a plan, matching answers, and it is made."""
        with transaction(self.engine) as session:
            ask_for_plan(session, self.forum.gathering_id, self.now)
        self.answer(shut)
        assert self.planner.work() == 1

    def answer(self, shut: Iterable[tuple[UUID, UUID]] = (), parts: int = 2) -> None:
        """Matching answers what was asked last."""
        for told in self.told(shut, parts):
            deliver(inbox, self.engine, told)

    def told(self, shut: Iterable[tuple[UUID, UUID]] = (), parts: int = 1) -> list[RoundScored]:
        """What matching would answer: all are worth the same."""
        asked = self.said(RoundScoresAsked)[-1]
        closed = [tuple(sorted(map(asked.people.index, pair))) for pair in shut]
        pairs = [pair for pair in combinations(range(len(asked.people)), 2) if pair not in closed]
        return [
            RoundScored(
                gathering_id=asked.gathering_id,
                asking_id=asked.asking_id,
                part=part + 1,
                parts=parts,
                rest=1000,
                firsts=tuple(one for one, _ in pairs[part::parts]),
                seconds=tuple(other for _, other in pairs[part::parts]),
                scores=tuple(5000 for _ in pairs[part::parts]),
                shut_firsts=tuple(one for one, _ in closed[part::parts]),
                shut_seconds=tuple(other for _, other in closed[part::parts]),
            )
            for part in range(parts)
        ]

    def said(self, kind: type[Any]) -> list[Any]:
        """All that was announced of a kind."""
        return [one for one in announced(self.engine) if isinstance(one, kind)]

    def heard_since(self, count: int) -> list[Event]:
        """What was announced after so many."""
        return announced(self.engine)[count:]

    def meetings(self, number: int) -> set[frozenset[UUID]]:
        """Who meets in a round."""
        with reading(self.engine) as session:
            tables = tables_of(session, self.forum.gathering_id)
        return {frozenset(people) for people in tables.get(number, {}).values()}

    def state(self) -> str:
        """How far the plan is."""
        with reading(self.engine) as session:
            return session.get_one(Rounds, self.forum.gathering_id).state

    def seats(self, person_id: UUID) -> list[Any]:
        """Somebody's seats."""
        with reading(self.engine) as session:
            return guest_seen(session, self.forum.gathering_id, person_id).seats

    def rate(self, person_id: UUID, number: int, **said: Any) -> None:
        """Somebody says how it was."""
        wanted = {"worth": 4, "again": True, "other_id": None, **said}
        with transaction(self.engine) as session:
            rate_encounter(session, self.forum.gathering_id, person_id, number, self.now, **wanted)


@pytest.fixture
def evening(forum: Forum, settings: Settings, member: Callable[[], UUID]) -> Evening:
    return Evening(forum, settings, member)


def test_those_who_take_part_meet_and_nobody_meets_twice(evening: Evening) -> None:
    people = evening.begin(6)
    evening.plan()
    met = [pair for number in (1, 2, 3) for pair in evening.meetings(number)]
    assert len(met) == len(set(met)) == 9
    assert {one for pair in met for one in pair} == set(people)


def test_everybody_is_told_where_to_sit_and_with_whom(evening: Evening) -> None:
    people = evening.begin(4, number=2)
    evening.plan()
    told = {one.person_id: one for one in evening.said(SeatsGiven)}
    assert sorted(told) == people
    first, second = told[people[0]].seats
    assert frozenset({people[0], *first.with_ids}) in evening.meetings(1)
    assert (first.starts_at, first.ends_at) == (SPRING, SPRING + timedelta(minutes=10))
    assert second.starts_at == SPRING + timedelta(minutes=15)
    (planned,) = evening.said(RoundsPlanned)
    assert (planned.plan, planned.people, planned.meetings, planned.met_nobody) == (1, 4, 4, 0)


def test_those_who_may_not_meet_do_not(evening: Evening) -> None:
    people = evening.begin(4, number=3)
    evening.plan(shut=[(people[0], people[1])])
    for number in (1, 2, 3):
        assert frozenset(people[:2]) not in evening.meetings(number)


def test_only_who_has_a_place_takes_part(evening: Evening) -> None:
    evening.begin(2)
    with pytest.raises(ComesNotYet):
        evening.takes_part(uuid4())


def test_who_waits_takes_no_part_yet(evening: Evening) -> None:
    evening.forum.plan(capacity=1)
    evening.set_up(number=1)
    evening.comes()
    waits = evening.member()
    evening.forum.rsvp(waits)
    with pytest.raises(ComesNotYet):
        evening.takes_part(waits)


def test_rounds_lie_within_the_gathering(evening: Evening) -> None:
    evening.forum.plan()
    with pytest.raises(RoundsDoNotFit, match="The last round would end"):
        evening.set_up(number=40)


def test_of_one_guest_there_is_no_plan(evening: Evening) -> None:
    evening.begin(1)
    with pytest.raises(TooFewGuests):
        evening.plan()


def test_who_shows_no_name_is_counted_alone(evening: Evening) -> None:
    evening.begin(0, number=1)
    hidden, seen = evening.comes(shows_name=False), evening.comes()
    evening.plan()
    told = {one.person_id: one.seats[0] for one in evening.said(SeatsGiven)}
    assert (told[seen].with_ids, told[seen].unnamed) == ((), 1)
    assert (told[hidden].with_ids, told[hidden].unnamed) == ((seen,), 0)
    assert evening.seats(seen)[0].with_ids == ()


@pytest.mark.parametrize(("says", "is_named"), [(None, False), (True, True)])
def test_the_discreet_are_named_only_when_they_say_so(
    evening: Evening, says: bool | None, is_named: bool
) -> None:
    evening.begin(0, number=1)
    hidden, seen = evening.comes(shows_name=says), evening.comes()
    deliver(inbox, evening.engine, ProfilePublished(person_id=hidden, discreet=True))
    evening.plan()
    told = {one.person_id: one.seats[0] for one in evening.said(SeatsGiven)}
    assert (hidden in told[seen].with_ids) is is_named


def test_who_is_discreet_no_longer_is_named(evening: Evening) -> None:
    evening.begin(0, number=1)
    hidden, seen = evening.comes(), evening.comes()
    for discreet in (True, False):
        deliver(inbox, evening.engine, ProfilePublished(person_id=hidden, discreet=discreet))
    evening.plan()
    told = {one.person_id: one.seats[0] for one in evening.said(SeatsGiven)}
    assert told[seen].with_ids == (hidden,)


def test_scores_that_come_twice_or_late_plan_once(evening: Evening) -> None:
    evening.begin(4)
    evening.plan()
    for told in evening.told():
        deliver(inbox, evening.engine, told)
    assert evening.planner.work() == 0
    assert len(evening.said(RoundsPlanned)) == 1


def test_nothing_is_planned_before_all_parts_are_there(evening: Evening) -> None:
    evening.begin(4)
    with transaction(evening.engine) as session:
        ask_for_plan(session, evening.forum.gathering_id, NOW)
    last, first = evening.told(parts=2)
    deliver(inbox, evening.engine, first)
    assert (evening.state(), evening.planner.work()) == ("asked", 0)
    deliver(inbox, evening.engine, last)
    assert (evening.state(), evening.planner.work()) == ("due", 1)


def test_an_answer_to_an_older_question_is_passed_over(evening: Evening) -> None:
    evening.begin(4)
    with transaction(evening.engine) as session:
        ask_for_plan(session, evening.forum.gathering_id, NOW)
    old = evening.told()
    evening.comes()
    for told in old:
        deliver(inbox, evening.engine, told)
    assert evening.state() == "asked"


def test_when_one_does_not_turn_up_the_others_keep_whom_they_meet(evening: Evening) -> None:
    people = evening.begin(7, number=4)
    evening.plan()
    before = {number: evening.meetings(number) for number in range(1, 5)}
    evening.now = SPRING + timedelta(minutes=11)
    evening.takes_part(people[0], to_round=1)
    assert evening.planner.work() == 1
    assert evening.meetings(1) == before[1]
    for number in (2, 3, 4):
        now_meet = evening.meetings(number)
        assert {pair for pair in before[number] if people[0] not in pair} <= now_meet
        assert not any(people[0] in pair for pair in now_meet)
    met = [pair for number in range(1, 5) for pair in evening.meetings(number)]
    assert len(met) == len(set(met))


def test_only_those_are_told_whose_seats_change(evening: Evening) -> None:
    people = evening.begin(6, number=2)
    evening.plan()
    count = len(announced(evening.engine))
    partners = {
        one
        for number in (1, 2)
        for pair in evening.meetings(number)
        if people[0] in pair
        for one in pair
    }
    evening.stays_away(people[0])
    assert evening.planner.work() == 1
    told = [one for one in evening.heard_since(count) if isinstance(one, SeatsGiven)]
    assert {one.person_id for one in told} == partners
    assert next(one for one in told if one.person_id == people[0]).seats == ()


def test_giving_the_place_back_leaves_the_rounds(evening: Evening) -> None:
    people = evening.begin(4, number=1)
    evening.plan()
    evening.forum.cancel(people[0])
    assert evening.planner.work() == 1
    assert not any(people[0] in pair for pair in evening.meetings(1))


def test_who_comes_late_is_asked_about_and_gets_a_seat(evening: Evening) -> None:
    evening.begin(5, number=3)
    evening.plan()
    before = evening.meetings(2)
    late = evening.comes(from_round=2)
    assert evening.state() == "asked"
    evening.answer()
    assert evening.planner.work() == 1
    assert before <= evening.meetings(2)
    assert any(late in pair for pair in evening.meetings(2))
    assert not any(late in pair for pair in evening.meetings(1))


def test_who_comes_late_meets_nobody_whom_they_may_not(evening: Evening) -> None:
    evening.begin(1, number=1)
    other, late = evening.comes(), evening.comes()
    evening.stays_away(late)
    evening.plan()
    evening.takes_part(late)
    evening.answer(shut=[(late, other)])
    evening.planner.work()
    assert frozenset({late, other}) not in evening.meetings(1)


def test_rounds_that_have_begun_stay_when_the_rest_is_planned_anew(evening: Evening) -> None:
    evening.begin(8, number=4)
    evening.plan()
    held = evening.meetings(1)
    evening.now = SPRING + timedelta(minutes=1)
    evening.plan()
    assert evening.meetings(1) == held
    met = [pair for number in range(1, 5) for pair in evening.meetings(number)]
    assert len(met) == len(set(met)) == 16


def test_a_plan_that_was_overtaken_is_made_once_more(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = evening.begin(6, number=2)
    evening.plan()
    evening.stays_away(people[0])
    think = planner._made

    def slowly(draft: Any) -> Any:
        plan = think(draft)
        monkeypatch.setattr(planner, "_made", think)
        evening.stays_away(people[1])
        return plan

    monkeypatch.setattr(planner, "_made", slowly)
    evening.planner.work()
    assert evening.state() == "due"
    evening.planner.work()
    gone = set(people[:2])
    assert not any(gone & pair for number in (1, 2) for pair in evening.meetings(number))


def test_two_who_met_at_another_gathering_meet_others_now(evening: Evening) -> None:
    people = evening.begin(4, number=1)
    evening.plan()
    met = evening.meetings(1)
    evening.now = SPRING + timedelta(days=1)
    later = SPRING + timedelta(days=30)
    evening.forum.plan(starts_at=later, now=evening.now)
    evening.set_up(number=2, starts_at=later)
    for person_id in people:
        evening.forum.rsvp(person_id, now=evening.now)
        evening.takes_part(person_id)
    evening.plan()
    again = evening.meetings(1) | evening.meetings(2)
    assert len(again) == 4
    assert not again & met


def test_a_moved_gathering_moves_its_rounds_and_tells_everybody(evening: Evening) -> None:
    people = evening.begin(4, number=1)
    evening.plan()
    count = len(announced(evening.engine))
    by = timedelta(hours=2)
    with transaction(evening.engine) as session:
        gathering = lock_gathering(session, evening.forum.gathering_id)
        times = {"starts_at": SPRING + by, "ends_at": SPRING + timedelta(hours=5)}
        edit_gathering(session, gathering, NOW, **times)
    evening.planner.work()
    told = [one for one in evening.heard_since(count) if isinstance(one, SeatsGiven)]
    assert sorted(one.person_id for one in told) == people
    assert {one.seats[0].starts_at for one in told} == {SPRING + by}


def test_the_plan_is_asked_for_when_people_have_said_that_they_come(evening: Evening) -> None:
    evening.begin(4, opt_in_until=SPRING - timedelta(days=1))
    assert asked_at(evening, SPRING - timedelta(days=2)) == 0
    assert asked_at(evening, SPRING - timedelta(days=1)) == 1
    assert asked_at(evening, SPRING - timedelta(hours=1)) == 0
    assert len(evening.said(RoundScoresAsked)) == 1


def test_setting_the_rounds_up_otherwise_plans_them_anew(evening: Evening) -> None:
    evening.begin(8, number=2)
    evening.plan()
    evening.set_up(number=3, size=4, tables=2)
    evening.answer()
    evening.planner.work()
    assert [sorted(map(len, evening.meetings(1))), evening.state()] == [[4, 4], "planned"]


def test_the_same_set_up_twice_changes_nothing(evening: Evening) -> None:
    evening.begin(4)
    evening.plan()
    evening.set_up(number=3)
    assert evening.state() == "planned"


def test_once_begun_rounds_are_not_set_up_otherwise(evening: Evening) -> None:
    evening.begin(4)
    evening.now = SPRING
    with pytest.raises(RoundsHaveBegun):
        evening.set_up(number=2)


def test_after_the_last_round_has_begun_nobody_comes_in(evening: Evening) -> None:
    evening.begin(4, number=2)
    late = evening.member()
    evening.forum.rsvp(late)
    evening.now = SPRING + timedelta(minutes=15)
    with pytest.raises(RoundsAreOver):
        evening.takes_part(late)


def test_who_takes_no_part_has_no_seats(evening: Evening) -> None:
    evening.begin(2)
    with pytest.raises(NoSuchGuest):
        evening.stays_away(uuid4())


def test_the_desk_sees_who_has_no_seat(evening: Evening) -> None:
    people = evening.begin(5, number=1)
    evening.plan()
    with reading(evening.engine) as session:
        (seen,) = rounds_seen(session, evening.forum.gathering_id)
    seated = {one for table in seen.tables for one in table["people"]}
    assert len(seen.without_seat) == 1
    assert seated | set(seen.without_seat) == set(people)


def test_what_one_says_of_a_meeting_is_told_to_matching(evening: Evening) -> None:
    people = evening.begin(2, number=1)
    evening.plan()
    evening.now = SPRING + timedelta(minutes=5)
    evening.rate(people[0], 1, worth=5, again=False)
    (rated,) = evening.said(EncounterRated)
    assert (rated.person_id, rated.other_id, rated.worth) == (people[0], people[1], 5)
    evening.rate(people[0], 1, worth=5, again=False)
    assert len(evening.said(EncounterRated)) == 1
    assert evening.seats(people[0])[0].is_rated


def test_two_who_would_meet_again_have_agreed(evening: Evening) -> None:
    people = evening.begin(2, number=1)
    evening.plan()
    evening.now = SPRING
    evening.rate(people[0], 1)
    assert evening.said(EncounterAgreed) == []
    evening.rate(people[1], 1)
    (agreed,) = evening.said(EncounterAgreed)
    assert [agreed.first_id, agreed.second_id] == people


def test_one_yes_is_no_agreement(evening: Evening) -> None:
    people = evening.begin(2, number=1)
    evening.plan()
    evening.now = SPRING
    evening.rate(people[0], 1)
    evening.rate(people[1], 1, again=False)
    assert evening.said(EncounterAgreed) == []


@pytest.mark.parametrize("at", [SPRING - timedelta(minutes=1)])
def test_nobody_rates_a_round_before_it_has_begun(evening: Evening, at: datetime) -> None:
    people = evening.begin(2, number=1)
    evening.plan()
    evening.now = at
    with pytest.raises(NoSuchEncounter):
        evening.rate(people[0], 1)


def test_at_a_larger_table_it_is_said_of_whom(evening: Evening) -> None:
    people = evening.begin(4, number=1, size=4, tables=1)
    evening.plan()
    evening.now = SPRING
    with pytest.raises(SaysNotOfWhom):
        evening.rate(people[0], 1)
    evening.rate(people[0], 1, other_id=people[3])
    with pytest.raises(NoSuchEncounter):
        evening.rate(people[0], 1, other_id=uuid4())
    assert [one.other_id for one in evening.said(EncounterRated)] == [people[3]]


def test_whoever_stays_together_stays_at_the_same_table() -> None:
    a, b, c, d, e = (UUID(int=number) for number in range(5))
    before = {1: {1: (a, b), 2: (c, d)}}
    assert numbered([[(c, d), (a, e)]], before) == {1: {2: (c, d), 1: (a, e)}}
    assert numbered([[(a, c), (b, d)]], before) == {1: {1: (a, c), 2: (b, d)}}


def asked_at(evening: Evening, now: datetime) -> int:
    with transaction(evening.engine) as session:
        return ask_for_due_plans(session, now, 10)
