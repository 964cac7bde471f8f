"""Series that several change while people answer: one change of each version, and no place lost or made."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from services.events.actions.rsvps import accept_rsvp
from services.events.actions.series import edit_following, lock_series, plan_series
from services.events.models import Gathering, Series
from services.events.queries.audits import audit
from services.events.rules import PlacesAreTaken
from shared.database import reading, transaction
from tests.services.events.conftest import NOW, SPRING
from tests.services.events.test_concurrency import PATIENCE, THREADS, at_once


@pytest.fixture
def series(engine: Engine) -> UUID:
    """Six breakfasts of five places each."""
    with transaction(engine) as session:
        planned = plan_series(
            session,
            NOW,
            rule="FREQ=WEEKLY;COUNT=6",
            in_the_gap="later",
            draft=False,
            title="Breakfast",
            starts_at=SPRING,
            ends_at=SPRING + timedelta(hours=1),
            time_zone="Europe/Paris",
            capacity=5,
        )
    return planned.id


def dates(engine: Engine, series_id: UUID) -> list[Gathering]:
    """The events of a series as they are."""
    found = select(Gathering).where(Gathering.series_id == series_id).order_by(Gathering.id)
    with reading(engine) as session:
        return list(session.scalars(found))


def test_of_eight_who_change_what_they_read_one_does_and_all_dates_are_as_that_one_wished(
    engine, series
):
    first = dates(engine, series)[0].id
    with reading(engine) as session:
        read = session.get_one(Series, series).version
    meet, done = threading.Barrier(THREADS, timeout=PATIENCE), list[int]()

    def change(number: int) -> None:
        meet.wait()
        with transaction(engine) as session:
            locked = lock_series(session, series)
            if locked.version == read:
                edit_following(session, locked, first, NOW, capacity=10 + number)
                done.append(10 + number)

    at_once(change)
    assert len(done) == 1
    assert {one.capacity for one in dates(engine, series)} == set(done)


def test_whoever_looked_before_the_lock_would_undo_what_another_did(engine, series):
    """The control: the version is compared before the series is locked."""
    first = dates(engine, series)[0].id
    with reading(engine) as session:
        read = session.get_one(Series, series).version
    done = list[int]()

    def change(number: int) -> None:
        with reading(engine) as session:
            is_right = session.get_one(Series, series).version == read
        meet.wait()
        if is_right:
            with transaction(engine) as session:
                locked = lock_series(session, series)
                edit_following(session, locked, first, NOW, capacity=10 + number)
                done.append(number)

    meet = threading.Barrier(THREADS, timeout=PATIENCE)
    at_once(change)
    assert len(done) == THREADS


def test_while_a_series_is_changed_people_come_and_go_and_every_counter_is_right(engine, series):
    ids = [one.id for one in dates(engine, series)]

    def live(number: int) -> None:
        chance = random.Random(number)
        for turn in range(12):
            gathering_id, person_id = chance.choice(ids), uuid4()
            with transaction(engine) as session:
                if number % 2:
                    accept_rsvp(session, gathering_id, person_id, 2, NOW, NOW.date())
                    continue
            with transaction(engine) as session:
                locked = lock_series(session, series)
                later = {"starts_at": SPRING + timedelta(minutes=turn)} if turn % 4 == 0 else {}
                wished = {**later, "capacity": chance.randint(5, 9)}
                _try(session, locked, ids[0], wished)

    at_once(live)
    with reading(engine) as session:
        audits = [audit(session, one) for one in ids]
    assert all(one.agrees for one in audits)
    assert sum(one.counted_taken for one in audits) > 0


def _try(session, locked: Series, first: UUID, wished: dict[str, object]) -> None:
    """Change all dates; a capacity below what is taken is refused, as it should be."""
    try:
        with session.begin_nested():
            edit_following(session, locked, first, NOW, **wished)
    except PlacesAreTaken:
        session.expire_all()
