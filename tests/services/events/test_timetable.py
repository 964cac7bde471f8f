"""Timetables: no room is given twice at a time, no seat twice, and what moves takes its sessions along."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError

from events.erasures import PersonErased
from events.merges import PersonMerged, PersonMergeUndone
from services.events.actions import seats, timetable
from services.events.actions.gatherings import cancel_gathering, edit_gathering
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.places import lock_gathering
from services.events.actions.repairs import repair_counters
from services.events.handlers import inbox
from services.events.models import Gathering, Sitting, SittingGuest
from services.events.queries.audits import adrift
from services.events.queries.timetable import sittings_of
from services.events.rules import GatheringIsCancelled
from services.events.rules.timetable import (
    HasNoPlace,
    IsElsewhere,
    NeedsNoSignUp,
    NoSuchRoom,
    RoomIsTaken,
    RoomIsTooSmall,
    SeatsAreTaken,
    SessionDoesNotFit,
    SessionHasBegun,
    SessionIsFull,
    SessionIsTooLarge,
    SessionsWouldBeOutside,
)
from shared.database import Session, reading, transaction
from tests.road import deliver
from tests.services.events.conftest import NOW, SPRING, Forum

THREADS = 8
PATIENCE = 60
HOUR = timedelta(hours=1)


class Programme:
    """A gathering of three hours with two rooms, and sessions in them."""

    def __init__(self, forum: Forum, member: Callable[[], UUID]) -> None:
        self.forum, self.engine, self.member = forum, forum.engine, member
        self.gathering_id = forum.plan(capacity=100)
        for name, capacity in (("Auditorium", 100), ("Salon", 20)):
            self.room(name, capacity)

    def room(self, name: str, capacity: int) -> None:
        with transaction(self.engine) as session:
            timetable.put_hall(session, self.gathering_id, name, capacity, NOW)

    def adds(
        self, room: str | None = "Salon", begins: int = 0, ends: int = 45, **facts: Any
    ) -> Sitting:
        """A session from a minute to a minute."""
        times = {
            "starts_at": SPRING + timedelta(minutes=begins),
            "ends_at": SPRING + timedelta(minutes=ends),
        }
        wanted = {"title": "Wells", "room": room, **times, **facts}
        with transaction(self.engine) as session:
            return timetable.add_sitting(session, self.gathering_id, NOW, **wanted)

    def edits(self, sitting: Sitting, **changes: Any) -> None:
        with transaction(self.engine) as session:
            timetable.edit_sitting(session, self.gathering_id, sitting.id, NOW, **changes)

    def moves(self, **changes: Any) -> None:
        """The gathering is changed."""
        with transaction(self.engine) as session:
            edit_gathering(session, lock_gathering(session, self.gathering_id), NOW, **changes)

    def comes(self) -> UUID:
        """Somebody who has a place."""
        person_id = self.member()
        self.forum.rsvp(person_id)
        return person_id

    def signs_up(self, sitting: Sitting, person_id: UUID, now: Any = NOW) -> Sitting:
        with transaction(self.engine) as session:
            return seats.sign_up(session, self.gathering_id, sitting.id, person_id, now)

    def there(self) -> list[Sitting]:
        with reading(self.engine) as session:
            return sittings_of(session, self.gathering_id)

    def seated(self, sitting: Sitting) -> list[UUID]:
        with reading(self.engine) as session:
            theirs = select(SittingGuest.person_id).where(SittingGuest.sitting_id == sitting.id)
            return sorted(session.scalars(theirs))

    def taken(self, sitting: Sitting) -> int:
        with reading(self.engine) as session:
            return session.get_one(Sitting, sitting.id).taken


@pytest.fixture
def programme(forum: Forum, member: Callable[[], UUID]) -> Programme:
    return Programme(forum, member)


def test_two_sessions_follow_each_other_in_a_room_and_do_not_overlap(programme):
    programme.adds(begins=0, ends=45)
    programme.adds(begins=45, ends=90)
    programme.adds("Auditorium", begins=0, ends=180)
    for begins, ends in ((44, 46), (0, 45), (10, 20), (0, 180), (89, 100)):
        with pytest.raises(RoomIsTaken, match="Salon is taken by Wells"):
            programme.adds(begins=begins, ends=ends)
    programme.adds(None, begins=0, ends=45)
    assert len(programme.there()) == 4


def test_a_session_that_is_moved_leaves_its_room_to_others(programme):
    first, second = programme.adds(), programme.adds(begins=60, ends=90)
    with pytest.raises(RoomIsTaken):
        programme.edits(first, starts_at=SPRING + HOUR, ends_at=SPRING + 2 * HOUR)
    programme.edits(first, ends_at=SPRING + HOUR)
    programme.edits(second, room="Auditorium")
    programme.edits(first, starts_at=SPRING + HOUR, ends_at=SPRING + 2 * HOUR)
    programme.adds()
    with transaction(programme.engine) as session:
        timetable.remove_sitting(session, programme.gathering_id, first.id, NOW)
    programme.adds(begins=60, ends=120)


def at_once(do: Callable[[int], object]) -> list[Any]:
    """Do something in eight threads; what each returned, or the refusal."""

    def told(number: int) -> Any:
        try:
            return do(number)
        except (RoomIsTaken, SessionIsFull, IsElsewhere) as refused:
            return refused

    with ThreadPoolExecutor(THREADS) as pool:
        return [
            one.result(timeout=PATIENCE)
            for one in [pool.submit(told, number) for number in range(THREADS)]
        ]


def double_booked(programme: Programme) -> int:
    """How many pairs of sessions are in one room at the same time."""
    there = programme.there()
    return sum(
        one.hall_id == other.hall_id
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
        for number, one in enumerate(there)
        for other in there[number + 1 :]
    )


def test_eight_at_once_get_a_room_once(programme):
    done = at_once(lambda _: programme.adds())
    assert sum(isinstance(one, Sitting) for one in done) == 1
    assert double_booked(programme) == 0


@pytest.mark.parametrize("with_key", [True, False])
def test_without_the_lock_the_key_alone_keeps_a_room_and_a_look_does_not(
    programme, monkeypatch, with_key
):
    """The control: eight look at once, all see the room free, and nobody waits for a lock."""
    meet = threading.Barrier(THREADS, timeout=PATIENCE)

    def unlocked(session: Session, gathering_id: UUID, _: object) -> Gathering:
        return session.get_one(Gathering, gathering_id)

    def look_and_add(_: int) -> Sitting:
        assert programme.there() == []
        meet.wait()
        return programme.adds()

    monkeypatch.setattr(timetable, "_locked", unlocked)
    if not with_key:
        monkeypatch.setattr(timetable, "_claim", lambda *_: None)
    made = sum(isinstance(one, Sitting) for one in at_once(look_and_add))
    assert (made, double_booked(programme)) == ((1, 0) if with_key else (THREADS, 28))


def test_eight_at_once_get_the_seats_there_are(programme):
    small = programme.adds(capacity=3)
    people = [programme.comes() for _ in range(THREADS)]
    done = at_once(lambda number: programme.signs_up(small, people[number]))
    assert sum(isinstance(one, Sitting) for one in done) == 3
    assert (programme.taken(small), len(programme.seated(small))) == (3, 3)
    assert programme.forum.audit().agrees


def test_one_person_who_asks_eight_times_at_once_has_one_seat(programme):
    small, keen = programme.adds(capacity=3), programme.comes()
    at_once(lambda _: programme.signs_up(small, keen))
    assert (programme.taken(small), programme.seated(small)) == (1, [keen])


def test_one_person_is_in_one_session_at_a_time_also_when_they_ask_for_both_at_once(programme):
    rooms = [programme.adds("Salon", capacity=3), programme.adds("Auditorium", capacity=3)]
    keen = programme.comes()
    done = at_once(lambda number: programme.signs_up(rooms[number % 2], keen))
    assert sum(map(programme.taken, rooms)) == 1
    assert any(isinstance(one, IsElsewhere) for one in done)
    programme.signs_up(programme.adds("Salon", begins=45, ends=60, capacity=3), keen)


def test_the_database_itself_lets_no_session_be_overfull(programme):
    small = programme.adds(capacity=1)
    with pytest.raises(IntegrityError), transaction(programme.engine) as session:
        session.execute(update(Sitting).where(Sitting.id == small.id).values(taken=2))


def test_who_may_sign_up_and_for_what(programme):
    small, plenary = programme.adds(capacity=1), programme.adds("Auditorium")
    first, second = programme.comes(), programme.comes()
    with pytest.raises(HasNoPlace):
        programme.signs_up(small, programme.member())
    with pytest.raises(NeedsNoSignUp):
        programme.signs_up(plenary, first)
    with pytest.raises(SessionHasBegun):
        programme.signs_up(small, first, SPRING)
    programme.signs_up(small, first)
    with pytest.raises(SessionIsFull):
        programme.signs_up(small, second)


def test_who_gives_the_place_back_gives_the_seats_back_with_it(programme):
    small, goes, stays = programme.adds(capacity=2), programme.comes(), programme.comes()
    for person_id in (goes, stays):
        programme.signs_up(small, person_id)
    for _ in range(2):
        programme.forum.cancel(goes)
    assert (programme.taken(small), programme.seated(small)) == (1, [stays])


def test_who_lets_another_come_gives_the_seats_back(programme):
    small, goes = programme.adds(capacity=2), programme.comes()
    programme.signs_up(small, goes)
    with transaction(programme.engine) as session:
        transfer_rsvp(session, programme.gathering_id, goes, programme.member(), NOW, NOW.date())
    assert (programme.taken(small), programme.seated(small)) == (0, [])


def test_a_moved_gathering_takes_its_sessions_along(programme):
    sitting = programme.adds(begins=60, ends=90)
    by = timedelta(days=1, minutes=7)
    programme.moves(starts_at=SPRING + by, ends_at=SPRING + by + 3 * HOUR)
    (moved,) = programme.there()
    assert moved.starts_at - sitting.starts_at == moved.ends_at - sitting.ends_at == by
    with pytest.raises(RoomIsTaken):
        programme.adds(starts_at=moved.starts_at, ends_at=moved.ends_at)
    programme.adds(starts_at=moved.ends_at, ends_at=moved.ends_at + HOUR)


def test_a_gathering_does_not_end_before_its_sessions(programme):
    programme.adds(begins=60, ends=120)
    with pytest.raises(SessionsWouldBeOutside, match="Wells ends at"):
        programme.moves(ends_at=SPRING + HOUR)
    programme.moves(ends_at=SPRING + 2 * HOUR)


def test_what_is_called_off_has_no_new_sessions_and_no_new_seats(programme):
    small, keen = programme.adds(capacity=2), programme.comes()
    with transaction(programme.engine) as session:
        cancel_gathering(session, programme.gathering_id, "Rain", NOW)
    with pytest.raises(GatheringIsCancelled):
        programme.adds("Auditorium")
    with pytest.raises(GatheringIsCancelled):
        programme.signs_up(small, keen)


def test_a_session_fits_into_its_event_and_its_room(programme):
    for begins, ends in ((-1, 10), (170, 181), (10, 10), (20, 10)):
        with pytest.raises(SessionDoesNotFit):
            programme.adds(begins=begins, ends=ends)
    with pytest.raises(SessionDoesNotFit):
        programme.adds(starts_at=SPRING + timedelta(seconds=30))
    with pytest.raises(SessionIsTooLarge):
        programme.adds(capacity=21)
    with pytest.raises(NoSuchRoom):
        programme.adds("Cellar")
    assert programme.there() == []


def test_seats_that_are_taken_stay(programme):
    small = programme.adds(capacity=3)
    for _ in range(2):
        programme.signs_up(small, programme.comes())
    for capacity in (1, None):
        with pytest.raises(SeatsAreTaken):
            programme.edits(small, capacity=capacity)
    with pytest.raises(RoomIsTooSmall):
        programme.room("Salon", 2)
    programme.edits(small, capacity=2)
    programme.room("Salon", 2)


def test_who_was_known_twice_and_had_two_seats_is_counted_twice_until_it_is_undone(programme):
    small, one, other = programme.adds(capacity=2), programme.comes(), programme.comes()
    for person_id in (one, other):
        programme.signs_up(small, person_id)
    elsewhere = programme.adds(begins=60, ends=90, capacity=2)
    programme.signs_up(elsewhere, one)
    ids = {"merge_id": uuid4(), "person_id": one, "survivor_id": other}
    deliver(inbox, programme.engine, PersonMerged(**ids))
    assert programme.seated(elsewhere) == [other]
    assert programme.forum.audit().agrees
    deliver(inbox, programme.engine, PersonMergeUndone(**ids))
    assert programme.seated(elsewhere) == [one]


def test_who_is_erased_has_no_seat_ahead(programme):
    small, gone = programme.adds(capacity=2), programme.comes()
    programme.signs_up(small, gone)
    deliver(inbox, programme.engine, PersonErased(person_id=gone))
    assert (programme.taken(small), programme.seated(small)) == (0, [])


def test_a_counter_that_drifted_is_found_and_put_right(programme):
    small = programme.adds(capacity=2)
    for _ in range(2):
        programme.signs_up(small, programme.comes())
    with transaction(programme.engine) as session:
        session.execute(
            delete(SittingGuest).where(SittingGuest.person_id == programme.seated(small)[0])
        )
    with transaction(programme.engine) as session:
        assert adrift(session) == [programme.gathering_id]
        assert repair_counters(session, programme.gathering_id, NOW).agrees
    assert programme.taken(small) == 1


def test_a_seat_that_is_given_back_twice_is_given_back_once(programme, engine: Engine):
    small, keen = programme.adds(capacity=2), programme.comes()
    programme.signs_up(small, keen)
    gone = []

    def give_back(_: int) -> None:
        with transaction(engine) as session:
            gone.append(seats._leave(session, session.get_one(Sitting, small.id), keen))

    for number in range(2):
        give_back(number)
    assert (gone, programme.taken(small)) == ([True, False], 0)
