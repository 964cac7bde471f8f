"""What the tests of introductions share: an association, a door, and a company with a leaver."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import Engine

from services.introductions.models import Introduction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.kept import kept
from tests.services.introductions.association import Association, Door
from tests.services.introductions.house import House


@pytest.fixture
def engine(engine_of: EngineOf) -> Engine:
    """The empty database of the introductions service."""
    return engine_of("introductions")


@pytest.fixture
def association(engine: Engine) -> Association:
    """An association of which nothing was heard yet."""
    return Association(engine)


@pytest.fixture
def door(engine: Engine, settings: Settings) -> Door:
    """The introductions service, asked over HTTP."""
    return Door(settings)


@pytest.fixture
def house(association: Association, door: Door) -> House:
    """A company whose Luis Ferrer may leave, his colleague Grace Uy, and Amina Otieno, a founder."""
    found = House(association, door)
    engines = {"introductions": association.engine}
    found.remember(kept("house", engines, lambda: found.settle().memory()))
    return found


@pytest.fixture
def partnership_id(house: House) -> UUID:
    """A partnership of Luis and Amina."""
    engines = {"introductions": house.association.engine}
    return kept("partnership", engines, lambda: house.partner(house.amina))


@pytest.fixture
def two(association: Association) -> tuple[UUID, UUID]:
    """Two people who are asked whether they would like to meet."""
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    return amina, luis


@pytest.fixture
def asked(association: Association, two: tuple[UUID, UUID]) -> Introduction:
    """The introduction that the two are asked about."""
    introduction: Introduction = association.introduction(*two)
    return introduction
