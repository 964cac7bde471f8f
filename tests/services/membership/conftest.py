"""What the tests of membership share: an office with its tiers, a moment, and a door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from shared.database import transaction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.services.membership.door import Door
from tests.services.membership.office import Office
from tests.services.membership.payments.till import Till
from tests.stripe.double import StripeDouble


@pytest.fixture
def engine(engine_of: EngineOf) -> Engine:
    """The database of membership, with the tiers of a fresh association."""
    opened = engine_of("membership")
    with transaction(opened) as session:
        put_tiers(session, STARTING_TIERS)
    return opened


@pytest.fixture
def office(engine: Engine) -> Office:
    """The office on the first of March 2027."""
    return Office(engine)


@pytest.fixture
def door(settings: Settings, office: Office) -> Door:
    """The office, asked over HTTP."""
    return Door(settings, office)


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A double of Stripe with nothing in it."""
    with StripeDouble() as opened:
        yield opened


@pytest.fixture
def till(settings: Settings, office: Office, double: StripeDouble) -> Till:
    """An office that takes cards."""
    return Till(settings, office, double)
