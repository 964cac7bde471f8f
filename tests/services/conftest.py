"""What the tests of all doors share."""

from __future__ import annotations

import pytest

from shared.settings import Settings
from tests.conftest import EngineOf
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
    return Neighbours(doors).settle()
