"""Announcing is part of the change: said when it commits, numbered per aggregate, never twice."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from events.envelope import read
from events.persons import PersonRegistered, ProfilePublished
from shared.database import reading, transaction
from shared.feed import page
from shared.ids import new_id
from shared.outbox import EventTooLarge, announce
from shared.relay import sequence
from shared.tables import OUTBOX, STREAM_HEADS
from tests.shared.road.conftest import people, say


def rows(engine: Engine) -> list[tuple[str, int]]:
    with reading(engine) as session:
        found = session.execute(select(OUTBOX.c.subject, OUTBOX.c.sequence).order_by(OUTBOX.c.id))
        return [(row.subject, row.sequence) for row in found]


def run_together(*deeds: object) -> list[BaseException]:
    """Start all at the same moment; returns what they raised."""
    start, raised = threading.Barrier(len(deeds)), []

    def run(deed: object) -> None:
        start.wait()
        try:
            deed()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - what a thread raises is looked at by the test
            raised.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def test_a_change_that_is_rolled_back_says_nothing(producer: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(producer) as session:
        announce(session, PersonRegistered(person_id=people(1)[0]))
        raise RuntimeError("the change failed")
    assert rows(producer) == []


def test_each_aggregate_counts_its_own_events(producer: Engine) -> None:
    amina, bo = sorted(people(2))
    say(producer, amina, amina)
    say(producer, bo, amina)
    assert rows(producer) == [(str(amina), 1), (str(amina), 2), (str(amina), 3), (str(bo), 1)]


def test_what_a_savepoint_took_back_is_not_said(producer: Engine) -> None:
    from shared.outbox import announced_so_far, take_back

    kept, dropped = people(2)
    with transaction(producer) as session:
        announce(session, PersonRegistered(person_id=kept))
        said = announced_so_far(session)
        announce(session, PersonRegistered(person_id=dropped))
        take_back(session, said)
    assert rows(producer) == [(str(kept), 1)]


def test_a_released_savepoint_says_nothing_yet(producer: Engine) -> None:
    (person,) = people(1)
    with transaction(producer) as session:
        with session.begin_nested():
            announce(session, PersonRegistered(person_id=person))
        assert session.scalar(select(func.count()).select_from(OUTBOX)) == 0
    assert rows(producer) == [(str(person), 1)]


def test_writers_of_one_aggregate_never_share_a_number(producer: Engine) -> None:
    (person,) = people(1)

    def write() -> None:
        for _ in range(10):
            say(producer, person)

    assert run_together(write, write, write, write) == []
    assert [number for _, number in rows(producer)] == list(range(1, 41))


def test_without_the_head_two_writers_share_a_number(producer: Engine) -> None:
    """The control: the number is read instead of taken, as one would without the row of the head."""
    (person,) = people(1)
    both_have_read = threading.Barrier(2)

    def write_by_reading() -> None:
        with reading(producer) as session:
            found = session.scalar(select(func.max(OUTBOX.c.sequence)))
        both_have_read.wait(5)
        with producer.begin() as connection:
            row = {
                "event_id": new_id(), "stream": "person", "subject": str(person), "body": "{}",
                "type": "person.registered.v1", "routing_key": "membership.person",
            }  # fmt: skip
            connection.execute(
                insert(OUTBOX).values(**row, sequence=(found or 0) + 1, announced_at=_now())
            )

    raised = run_together(write_by_reading, write_by_reading)
    assert [type(error) for error in raised] == [IntegrityError]


def test_writers_of_the_same_aggregates_in_any_order_do_not_deadlock(producer: Engine) -> None:
    crowd = people(6)

    def forwards() -> None:
        for _ in range(15):
            say(producer, *crowd)

    def backwards() -> None:
        for _ in range(15):
            say(producer, *reversed(crowd))

    assert run_together(forwards, backwards, forwards, backwards) == []
    with reading(producer) as session:
        assert set(session.scalars(select(STREAM_HEADS.c.sequence))) == {60}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one writer
def test_the_feed_never_passes_over_a_slow_transaction(producer: Engine) -> None:
    """The slow one took its id first and commits last; a reader by id would have gone past it."""
    slow, fast = people(2)
    with transaction(producer) as session:
        announce(session, PersonRegistered(person_id=slow))
        session.dispatch.before_commit(session)  # the row is written, the commit still to come
        session.flush()
        say(producer, fast)
        sequence(producer)
        with reading(producer) as other:
            first = page(other, after=0)
            highest_id = other.scalar(select(func.max(OUTBOX.c.id)))
            slow_id = session.scalar(select(OUTBOX.c.id).where(OUTBOX.c.subject == str(slow)))
    sequence(producer)
    with reading(producer) as other:
        second = page(other, after=first.position)
    assert [_subject(body) for body in first.bodies] == [str(fast)]
    assert [_subject(body) for body in second.bodies] == [str(slow)]
    assert slow_id < highest_id  # the control: `id > highest_id` would never show it


def test_the_feed_shows_only_the_streams_asked_for(producer: Engine) -> None:
    say(producer, *people(3))
    sequence(producer)
    with reading(producer) as session:
        assert len(page(session, 0, streams=["person"]).bodies) == 3
        elsewhere = page(session, 0, streams=["gathering"])
    assert elsewhere.bodies == []
    assert elsewhere.position == 3


def test_the_feed_is_read_in_pages_without_a_gap(producer: Engine) -> None:
    crowd = people(7)
    say(producer, *crowd)
    sequence(producer)
    seen: list[str] = []
    position = 0
    with reading(producer) as session:
        while len(seen) < 7:
            part = page(session, position, limit=3)
            seen += [_subject(body) for body in part.bodies]
            position = part.position
    assert seen == sorted(map(str, crowd))


def _subject(body: str) -> str:
    return read(body)[0].subject


def _now() -> object:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_an_event_too_large_for_a_message_is_refused_when_it_is_announced(producer: Engine) -> None:
    with transaction(producer) as session, pytest.raises(EventTooLarge):
        announce(session, ProfilePublished(person_id=people(1)[0], interests="x" * 300_000))
