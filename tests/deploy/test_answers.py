"""Answers that are kept: found out once in a while, by one caller at a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from deploy.answers import Kept
from deploy.house import House
from shared.settings import Settings


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_holds_for_five_seconds() -> None:
    clock, numbers = Clock(), count(1)
    kept = Kept(lambda: next(numbers), clock=clock)
    assert kept() == 1
    clock.now += 4.9
    assert kept() == 1
    clock.now += 0.2
    assert kept() == 2


def test_not_to_know_is_an_answer_too() -> None:
    asked: list[None] = []
    kept = Kept(lambda: asked.append(None), clock=Clock())
    assert [kept(), kept()] == [None, None]
    assert len(asked) == 1


def test_while_one_finds_out_the_others_have_the_answer_before() -> None:
    clock, numbers, go_on, began = Clock(), count(1), threading.Event(), threading.Event()

    def find_out() -> int:
        number = next(numbers)
        if number > 1:
            began.set()
            go_on.wait(5)
        return number

    kept = Kept(find_out, clock=clock)
    kept()
    clock.now += 10
    slow = threading.Thread(target=kept)
    slow.start()
    assert began.wait(5)
    assert kept() == 1
    go_on.set()
    slow.join(5)
    assert kept() == 2


def test_those_who_ask_first_together_find_out_once() -> None:
    numbers, start, found = count(1), threading.Barrier(8), []
    kept = Kept(lambda: next(numbers), clock=Clock())

    def ask() -> None:
        start.wait(5)
        found.append(kept())

    asking = [threading.Thread(target=ask) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(5)
    assert found == [1] * 8


@contextmanager
def _knocks() -> Iterator[tuple[int, list[None]]]:
    """A port that hangs up on everybody, and how often somebody came."""
    came: list[None] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                came.append(None)
                caller.close()

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_who_asks_for_numbers_often_does_not_knock_at_the_broker_each_time(
    settings: Settings,
) -> None:
    with _knocks() as (port, came):
        house = House(replace(settings, bus_url=f"amqp://guest:guest@127.0.0.1:{port}"))
        client = house.operations("matching").test_client()
        assert client.get("/metrics").status_code == 200
        knocks = len(came)
        for _ in range(3):
            client.get("/metrics")
    assert knocks > 0
    assert len(came) == knocks
