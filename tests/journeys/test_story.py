"""The main job, in one process and in many: the same story, told by the same people."""

from __future__ import annotations

import pytest
from rich.console import Console

from deploy.story.house import House, OneProcess
from deploy.story.performance import perform
from deploy.story.play import Play
from deploy.story.teller import Teller
from tests.databases import Databases, need, postgresql_answers, rabbitmq_answers
from tests.journeys.processes import ManyProcesses

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.xdist_group("processes")]


@pytest.fixture(params=["one process", "many processes"])
def house(request: pytest.FixtureRequest, tmp_path, tmp_path_factory) -> House:
    """An installation that nobody has used."""
    if request.param == "one process":
        return OneProcess(tmp_path / "home", with_demo=True)
    need(postgresql_answers(), "PostgreSQL")
    need(rabbitmq_answers(), "RabbitMQ")
    databases = Databases("postgresql", tmp_path, tmp_path_factory.mktemp("templates"))
    return ManyProcesses(tmp_path, databases)


def test_everything_that_the_story_promises_comes_true(house, tmp_path):
    perform(Play(house, tmp_path), Teller(Console(highlight=False, width=110)))
