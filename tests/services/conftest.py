"""What the tests of all doors share."""

from __future__ import annotations

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction

from shared.settings import Settings
from tests.conftest import EngineOf
from tests.kept import kept
from tests.services.doors import ALL, Doors
from tests.services.neighbours import Neighbours


@pytest.fixture
def doors(settings: Settings, engine_of: EngineOf) -> Doors:
    """The doors of five services, whose databases are empty."""
    for name in ALL:
        engine_of(name)
    return Doors(settings)


@pytest.fixture
def neighbours(doors: Doors) -> Neighbours:
    """People, and everything that can be between them."""
    found = Neighbours(doors)
    engines = {name: doors.house.engine(name) for name in ALL}
    found.remember(kept("neighbours", engines, lambda: found.settle().memory()))
    return found


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the test of each operation an id of its own: by their ids tests are handed to workers."""
    if isinstance(item, SchemathesisFunction) and "[" not in item.nodeid:
        item._id = item.id.with_params(item.operation_label)
