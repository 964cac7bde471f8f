"""Many scanners at once: each place is let in once, and a control shows what the index prevents."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import event, select, text

from services.events.actions.offline import Scan
from services.events.models import CheckIn
from services.events.rules import NotEnoughPlaces
from shared.database import reading
from tests.services.events.entrance import OPEN, Entrance, entrance
from tests.services.events.test_concurrency import PATIENCE, THREADS, at_once

__all__ = ["entrance"]

ROUNDS = 5


def rows(entrance: Entrance) -> list[CheckIn]:
    """All that was noted."""
    with reading(entrance.engine) as session:
        return list(session.scalars(select(CheckIn)))


def scan_all_at_once(entrance: Entrance, code: str) -> list[bool]:
    """Eight scanners, whose transactions have all seen that nobody is in before the first writes."""
    meet = threading.Barrier(THREADS, timeout=PATIENCE)
    is_postgresql = entrance.engine.dialect.name == "postgresql"
    mine = threading.local()

    def hold(connection: object, cursor: object, statement: str, *_: object) -> None:
        """All meet just before they write; SQLite lets them come one by one anyway."""
        if is_postgresql and statement.startswith("INSERT INTO check_ins") and not mine.met:
            mine.met = True
            meet.wait()

    came: list[bool] = []

    def come(_: int) -> None:
        mine.met = False
        came.append(entrance.scan(code).is_new)

    event.listen(entrance.engine, "before_cursor_execute", hold)
    try:
        at_once(come)
    finally:
        event.remove(entrance.engine, "before_cursor_execute", hold)
    return came


def test_of_eight_who_scan_one_code_at_once_one_lets_in_and_the_others_hear_since_when(entrance):
    entrance.make("door")
    for number in range(1, ROUNDS + 1):
        came = scan_all_at_once(entrance, entrance.code(entrance.forum.rsvp(uuid4())))
        assert Counter(came) == {True: 1, False: THREADS - 1}
        assert entrance.inside() == {"door": number}
    assert len(rows(entrance)) == len(entrance.said()) == ROUNDS


def test_without_the_index_they_would_be_let_in_twice(entrance):
    """The control. The index is that of a database which is this test's own, and comes back all the same."""
    entrance.make("door")
    code = entrance.code(entrance.forum.rsvp(uuid4()))
    if entrance.engine.dialect.name != "postgresql":
        return  # one writer at a time: nobody looks while another is about to write
    with entrance.engine.begin() as connection:
        made = connection.scalar(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = 'uq_check_ins_once_each'")
        )
        connection.execute(text("DROP INDEX uq_check_ins_once_each"))
    try:
        came = scan_all_at_once(entrance, code)
        assert came.count(True) > 1
        assert entrance.inside()["door"] > 1
    finally:
        with entrance.engine.begin() as connection:
            connection.execute(text("DELETE FROM check_ins"))
            connection.execute(text(made or ""))


def test_a_batch_that_is_sent_eight_times_at_once_is_taken_once(entrance):
    entrance.now = OPEN + timedelta(hours=1)
    codes = [entrance.code(entrance.forum.rsvp(uuid4())) for _ in range(5)]
    scans = [Scan(f"a/{one}", OPEN, "door", code) for one, code in enumerate([*codes, "rubbish"])]
    meet = threading.Barrier(THREADS, timeout=PATIENCE)
    new: list[bool] = []

    def send(number: int) -> None:
        meet.wait()
        sent = scans if number % 2 else scans[::-1]
        new.extend(one.is_new for one in entrance.sends(*sent))

    at_once(send)
    assert new.count(True) == len(rows(entrance)) == len(scans)
    assert len(entrance.said()) == len(codes)
    assert [flag for flag, _ in entrance.flags()] == ["unknown"]


def test_two_devices_with_the_same_tickets_in_any_order_count_each_once(entrance):
    entrance.now = OPEN + timedelta(hours=1)
    codes = [entrance.code(entrance.forum.rsvp(uuid4())) for _ in range(8)]
    meet = threading.Barrier(THREADS, timeout=PATIENCE)

    def send(number: int) -> None:
        mine = codes if number % 2 else codes[::-1]
        scans = [Scan(f"{number}/{one}", OPEN, "door", code) for one, code in enumerate(mine)]
        meet.wait()
        entrance.sends(*scans)

    at_once(send)
    assert entrance.inside() == {"door": 8}
    assert Counter(one.flag for one in rows(entrance)) == {"": 8, "twice": 8 * (THREADS - 1)}
    assert len(entrance.said()) == 8


def test_of_eight_who_walk_in_at_once_as_many_are_let_in_as_there_are_places(entrance):
    entrance.forum.plan(capacity=3)
    meet = threading.Barrier(THREADS, timeout=PATIENCE)
    came: list[bool] = []

    def come(number: int) -> None:
        meet.wait()
        try:
            came.append(entrance.walks_in(uuid4()).is_new)
        except NotEnoughPlaces:
            came.append(False)

    at_once(come)
    assert Counter(came) == {True: 3, False: THREADS - 3}
    assert entrance.inside() == {"door": 3}
    assert entrance.forum.audit().agrees


def test_eight_who_are_let_in_beyond_at_once_raise_the_number_by_eight(entrance):
    entrance.forum.plan(capacity=1)
    entrance.forum.rsvp(uuid4())
    meet = threading.Barrier(THREADS, timeout=PATIENCE)

    def come(number: int) -> None:
        meet.wait()
        entrance.walks_in(uuid4(), overbook=True)

    at_once(come)
    now = entrance.forum.now_is()
    assert (now.taken, now.overbook) == (THREADS + 1, THREADS)
    assert entrance.forum.audit().agrees
