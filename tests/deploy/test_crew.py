"""Threads that work until told to stop."""

import threading

from shared.crew import Crew


def test_work_that_falls_begins_again():
    crew, risen = Crew(), threading.Event()
    attempts = []

    def stumble_once(stop: threading.Event) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise RuntimeError("a stone in the way")
        risen.set()
        stop.wait()

    crew.add("walker", stumble_once)
    assert risen.wait(5)
    assert crew.stop() == []


def test_the_crew_finishes_what_it_holds():
    crew, held, finished = Crew(), threading.Event(), threading.Event()

    def carry(stop: threading.Event) -> None:
        held.set()
        stop.wait()
        finished.set()

    crew.add("carrier", carry)
    assert held.wait(5)
    crew.stop()
    assert finished.is_set()


def test_who_does_not_stop_in_time_is_named():
    crew, let_go = Crew(), threading.Event()
    crew.add("deaf", lambda _stop: let_go.wait(10) and None)
    assert crew.stop(within=0.1) == ["deaf"]
    let_go.set()
