"""What journeys share: an association of five services, and a visitor who knows its API alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from shared.database import transaction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.databases import need, rabbitmq_answers, rabbitmq_url
from tests.journeys.association import EMBEDDED, Association
from tests.journeys.visitor import Visitor
from tests.services.membership.office import Office
from tests.stripe.double import StripeDouble

_SERVICES = ("membership", "events", "introductions", "matching", "notifications")


@pytest.fixture
def visitor(database: str, settings: Settings, engine_of: EngineOf) -> Iterator[Visitor]:
    """A visitor on the first of March 2027: with SQLite on the embedded bus, with PostgreSQL on RabbitMQ."""
    if database == "postgresql":
        need(rabbitmq_answers(), "RabbitMQ")
    engines = {name: engine_of(name) for name in _SERVICES}
    with transaction(engines["membership"]) as session:
        put_tiers(session, STARTING_TIERS)
    bus_url = EMBEDDED if database == "sqlite" else rabbitmq_url()
    office = Office(engines["membership"])
    with StripeDouble() as double, Association(settings, office, double, bus_url).open() as opened:
        yield Visitor(opened)
