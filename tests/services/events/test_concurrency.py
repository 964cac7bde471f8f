"""Many at once: exactly the places there are, in order, and a control that shows what the guard prevents."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.events.actions import at_once as hot
from services.events.actions import rsvps
from services.events.actions.gatherings import edit_gathering
from services.events.actions.places import lock_gathering
from services.events.models import Gathering, Rsvp
from services.events.rules import NotEnoughPlaces, PlacesAreTaken
from shared.database import reading, transaction
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING, Forum
from tests.services.events.ledger import Ledger, Unfair

THREADS = 8
CAPACITY = 50
PATIENCE = 60


def at_once(do: Callable[[int], object]) -> None:
    """Do something in eight threads; raises what any of them raised."""
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(do, number) for number in range(THREADS)]:
            done.result(timeout=PATIENCE)


def confirmed_places(forum: Forum) -> int:
    """What the answers add up to, whatever the counter says."""
    return forum.audit().counted_taken


def storm(forum: Forum, look: Callable[[], None] = lambda: None) -> None:
    """160 people ask for a place in 20 rounds of eight at the same moment, each after a look."""
    meet = threading.Barrier(THREADS, timeout=PATIENCE)

    def ask(_: int) -> None:
        for _ in range(20):
            look()
            meet.wait()
            forum.rsvp(uuid4())

    at_once(ask)


def test_eight_at_once_are_given_exactly_the_places_there_are(forum):
    forum.plan(capacity=CAPACITY)
    storm(forum)
    audit = forum.audit()
    assert (audit.counted_taken, audit.counted_waiting) == (CAPACITY, 160 - CAPACITY)
    assert audit.agrees


def test_read_then_write_would_oversell(forum, monkeypatch):
    """The control: the same storm, with the conditional update replaced by a look and a write."""
    looked = threading.local()

    def look() -> None:
        looked.taken = forum.now_is().taken

    def read_then_write(
        session: Session, gathering_id: UUID, places: int, now: datetime, *_: object
    ) -> datetime | None:
        if looked.taken + places > CAPACITY:
            return None
        written = update(Gathering).where(Gathering.id == gathering_id)
        session.execute(written.values(taken=looked.taken + places))
        return SPRING

    forum.plan(capacity=CAPACITY)
    monkeypatch.setattr(hot, "take_places", read_then_write)
    monkeypatch.setattr(rsvps, "answer_at_once", hot.answer_step_by_step)
    storm(forum, look)
    assert confirmed_places(forum) > CAPACITY
    assert not forum.audit().agrees


def test_eight_who_come_change_and_go_are_served_in_order(forum, engine):
    forum.plan(capacity=CAPACITY)
    at_once(lambda number: come_and_go(forum, random.Random(number)))
    audit = forum.audit()
    ledger = Ledger(announced(engine))
    assert audit.agrees
    assert audit.could_move_up == 0
    assert (sum(ledger.held.values()), len(ledger.line)) == (audit.taken, audit.waiting)


def come_and_go(forum: Forum, chance: random.Random) -> None:
    """One visitor after the other answers; some think again, and the desk changes the capacity."""
    came: list[UUID] = []
    for _ in range(20):
        came.append(uuid4())
        forum.rsvp(came[-1], chance.randint(1, 4))
        match chance.randrange(5):
            case 0 | 1:
                forum.cancel(chance.choice(came))
            case 2:
                unless_refused(lambda: change(forum, came, chance))
            case 3:
                unless_refused(lambda: resize(forum, chance.randint(40, 60)))


def change(forum: Forum, came: Sequence[UUID], chance: random.Random) -> None:
    with reading(forum.engine) as session:
        here = session.scalars(
            select(Rsvp.person_id).where(Rsvp.person_id.in_(came), Rsvp.state != "cancelled")
        ).all()
    if here:
        forum.change(chance.choice(here), chance.randint(1, 4))


def resize(forum: Forum, capacity: int) -> None:
    with transaction(forum.engine) as session:
        gathering = lock_gathering(session, forum.gathering_id)
        edit_gathering(session, gathering, NOW, capacity=capacity)


def unless_refused(do: Callable[[], None]) -> None:
    """A refusal is an answer, too."""
    with suppress(NotEnoughPlaces, PlacesAreTaken):
        do()


def test_one_person_who_asks_eight_times_at_once_holds_one_answer(forum):
    forum.plan(capacity=CAPACITY)
    keen = uuid4()
    meet = threading.Barrier(THREADS, timeout=PATIENCE)
    answers: list[UUID] = []

    def ask(_: int) -> None:
        for _ in range(5):
            meet.wait()
            answers.append(forum.rsvp(keen, places=3).id)

    at_once(ask)
    assert len(set(answers)) == 1
    assert (forum.now_is().taken, forum.audit().agrees) == (3, True)


def test_one_person_who_asks_eight_times_at_once_waits_once(forum):
    forum.plan(capacity=1)
    forum.rsvp(uuid4())
    keen = uuid4()
    at_once(lambda _: None if forum.rsvp(keen).state == "waiting" else pytest.fail("has a place"))
    assert (forum.now_is().waiting, forum.audit().agrees) == (1, True)


def test_places_given_back_eight_times_at_once_are_free_once(forum):
    forum.plan(capacity=CAPACITY)
    goes = uuid4()
    forum.rsvp(goes, places=4)
    forum.rsvp(uuid4(), places=2)
    at_once(lambda _: forum.cancel(goes))
    assert (forum.now_is().taken, forum.audit().agrees) == (2, True)


def test_the_ledger_notices_who_was_jumped(forum, engine):
    """A control of the check itself: with a promotion left out of what was announced, it objects."""
    forum.plan(capacity=1)
    goes = uuid4()
    for person in (goes, uuid4(), uuid4()):
        forum.rsvp(person)
    forum.cancel(goes)
    forum.rsvp(uuid4())
    said = announced(engine)
    Ledger(said)
    said.pop(-2)
    with pytest.raises(Unfair):
        Ledger(said)
