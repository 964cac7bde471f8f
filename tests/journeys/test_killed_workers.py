"""Two are vouched for while the workers of a house of many processes are killed with -9: the same end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.story.acts.letterbox import nothing_died_for_good
from deploy.story.letters import doubled
from deploy.story.play import Play
from tests.databases import Databases, need, postgresql_answers, rabbitmq_answers
from tests.journeys.killed import Town, until
from tests.journeys.lives import vouching
from tests.journeys.processes import ManyProcesses
from tests.journeys.test_killed import ALONE, address

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.xdist_group("processes")]

NAMES = ("Tala Reyes", "Rafael Quist", "Kenji Mbatha")


@pytest.fixture
def house(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManyProcesses]:
    """PostgreSQL, RabbitMQ, and a process for each line of the Procfile."""
    need(postgresql_answers(), "PostgreSQL")
    need(rabbitmq_answers(), "RabbitMQ")
    templates = tmp_path_factory.mktemp("templates")
    house = ManyProcesses(tmp_path, Databases("postgresql", tmp_path, templates))
    try:
        house.start()
        yield house
    finally:
        house.stop()


def test_two_who_are_vouched_for_are_introduced_once(house: ManyProcesses, tmp_path: Path) -> None:
    town = Town(house)
    people = ({"full_name": name, "email": address(name), **ALONE} for name in NAMES)
    town.settle(tmp_path, people)
    with town.killed([vouching]) as lived:
        pass
    tala, rafael, kenji = (town[name] for name in ("tala", "rafael", "kenji"))
    assert lived["vouching"].kills > 0
    assert lived["vouching"].end == {
        "found": ("made", "vouching", tala.id),
        "requests": ["vouching"],
        "told": [0, 1, 1],
        "addresses": [kenji.email, rafael.email],
    }
    owed = Counter({"introduction-proposed": 1, "introduction-made": 1})
    until("their letters", lambda: all(town.letters_to(who) >= owed for who in (rafael, kenji)))
    nothing_died_for_good(Play(house, tmp_path))
    assert doubled(house.letters()) == []
    assert [town.letters_to(who) for who in (tala, rafael, kenji)] == [{}, owed, owed]
