"""Ids tell the order in which things were made, and are never made twice."""

from __future__ import annotations

import time

from shared.ids import new_id


def test_ids_made_one_after_the_other_sort_so() -> None:
    made = []
    for _ in range(200):
        made.append(new_id())
        time.sleep(0.000_01)
    assert made == sorted(made)
    assert [str(one) for one in made] == sorted(str(one) for one in made)


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_an_id_is_a_uuid_of_version_7_that_tells_the_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
