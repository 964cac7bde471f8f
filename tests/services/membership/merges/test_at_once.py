"""Merges at once: of the same two there is one merge, whoever asks and which way round."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from events.merges import PersonMerged
from services.membership.actions.merges import merge_persons, merging
from services.membership.models import Merge, Person
from shared.callers import Caller, Role

STEWARD = Caller(person_id=None, roles=frozenset({Role.STEWARD}))


def at_once(office, pairs):
    """Ask for several merges at the same moment; what each of them met, or nothing."""
    meet = threading.Barrier(len(pairs), timeout=60)

    def ask(pair):
        meet.wait()
        try:
            office.do(merge_persons, *pair, STEWARD, office.today, office.now)
        except Exception as error:  # noqa: BLE001 - the storm tells what each of them met
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(len(pairs)) as pool:
        return sorted(pool.map(ask, pairs))


@pytest.fixture
def twins(office):
    """One person who was entered twice."""
    return tuple(office.person("Jan de Vries", f"jan{n}@harbour.example") for n in range(2))


def test_many_who_ask_for_the_same_merge_get_one(office, twins):
    assert at_once(office, [twins] * 6) == [""] * 6
    assert (office.count(Merge), office.count(Person)) == (1, 1)
    assert len(office.said(PersonMerged)) == 1


def test_two_who_ask_both_ways_round_get_one_merge(office, twins):
    assert at_once(office, [twins, twins[::-1]]) == ["", "OneAndTheSame"]
    assert (office.count(Merge), office.count(Person)) == (1, 1)


def test_without_the_turn_one_of_two_falls_over_what_the_other_did(
    office, twins, monkeypatch, database
):
    """The control: both have looked for a merge that stands before either makes one."""
    if database == "sqlite":
        pytest.skip("there is one writer at a time there, turn or not")
    meet = threading.Barrier(2, timeout=60)
    looked = merging.__dict__["staff_among"]

    def look(session, ids):
        meet.wait()
        return looked(session, ids)

    monkeypatch.setattr(merging, "take_turn", lambda session: None)
    monkeypatch.setattr(merging, "staff_among", look)
    first, second = at_once(office, [twins] * 2)
    assert (first, bool(second)) == ("", True)
