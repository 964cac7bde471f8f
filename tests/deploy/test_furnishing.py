"""The first start of an empty house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from deploy import demo
from deploy.clockwork import look_at_the_clock
from deploy.furnishing import furnish
from deploy.house import House
from deploy.services import SERVICES
from services.events.models import Gathering
from services.membership.models import Membership, Organisation, Person, StaffRole, Tier
from shared.database import close_engine, reading
from shared.settings import load_settings
from tests.road import announced


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that nobody has moved into."""
    house = House(load_settings({"FOOTBRIDGE_HOME": str(tmp_path)}), in_one=True)
    house.migrate()
    yield house
    for name in SERVICES:
        close_engine(house.settings.database_url(name))


def _count(house: House, service: str, model: type) -> int:
    with reading(house.engine(service)) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_everybody_of_the_demo_moves_in(house):
    furnish(house, with_demo=True)
    assert _count(house, "membership", Organisation) == len(demo.rows("organisations"))
    assert _count(house, "membership", Person) == len(demo.rows("persons"))
    assert _count(house, "membership", StaffRole) == len(demo.rows("staff"))
    assert _count(house, "events", Gathering) == len(demo.rows("gatherings"))


def test_organisations_and_individuals_of_the_demo_are_members(house):
    furnish(house, with_demo=True)
    individuals = [row for row in demo.rows("persons") if row["tier"]]
    expected = len(demo.rows("organisations")) + len(individuals)
    assert _count(house, "membership", Membership) == expected


def test_without_the_demo_there_are_tiers_and_nobody(house):
    furnish(house, with_demo=False)
    assert _count(house, "membership", Tier) > 0
    assert _count(house, "membership", Person) == 0
    assert _count(house, "events", Gathering) == 0


def test_an_association_of_ones_own_is_never_mixed_with_the_demo(house):
    furnish(house, with_demo=False)
    furnish(house, with_demo=True)
    assert _count(house, "membership", Person) == 0


def test_a_start_that_was_cut_short_invites_nobody_twice(house):
    furnish(house, with_demo=True)
    url = house.settings.database_url("membership")
    close_engine(url)
    Path(url.removeprefix("sqlite:///")).unlink()
    house.migrate(["membership"])
    furnish(house, with_demo=True)
    assert _count(house, "membership", Person) == len(demo.rows("persons"))
    assert _count(house, "events", Gathering) == len(demo.rows("gatherings"))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_can_be_asked_what_is_due(house, name):
    furnish(house, with_demo=True)
    now = datetime(2031, 7, 1, 9, 0, tzinfo=UTC)
    look_at_the_clock(house, name, now)
    said = len(announced(house.engine(name)))
    look_at_the_clock(house, name, now)
    assert len(announced(house.engine(name))) == said  # what was due is done once
