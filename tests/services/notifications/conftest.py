"""An office for each test, on both kinds of database."""

import pytest

from shared.settings import Settings
from tests.conftest import EngineOf
from tests.services.notifications.office import Office


@pytest.fixture
def office(settings: Settings, engine_of: EngineOf) -> Office:
    """The notifications service, knowing nothing and nobody."""
    return Office(settings, engine_of("notifications"))
