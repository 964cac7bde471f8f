"""What the tests of the events service share: a database, a moment, gatherings, people and a door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from events.memberships import MemberJoined
from services.events.actions.gatherings import plan_gathering
from services.events.actions.rsvps import accept_rsvp, cancel_rsvp, change_places
from services.events.handlers import inbox
from services.events.models import Gathering, Rsvp
from services.events.queries.audits import Audit, audit
from shared.database import reading, transaction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.road import deliver
from tests.services.events.door import Door, planned

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SPRING = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)


class Forum:
    """One gathering at a time, and people who answer, each in a transaction of their own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.gathering_id = UUID(int=0)

    def plan(
        self, capacity: int = 10, draft: bool = False, now: datetime = NOW, **facts: Any
    ) -> UUID:
        """Plan a gathering; it starts in May 2027 unless said otherwise."""
        starts_at = facts.pop("starts_at", SPRING)
        wanted = {
            "title": "Spring Forum",
            "description": "Clean water, and who pays for it.",
            "place": "Palais de la Bourse, Lyon",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "time_zone": "Europe/Paris",
            **facts,
        }
        with transaction(self.engine) as session:
            planned = plan_gathering(session, now, draft=draft, capacity=capacity, **wanted)
        self.gathering_id = planned.id
        return planned.id

    def rsvp(self, person_id: UUID, places: int = 1, now: datetime = NOW) -> Rsvp:
        """A person answers."""
        with transaction(self.engine) as session:
            return accept_rsvp(session, self.gathering_id, person_id, places, now, now.date())

    def change(self, person_id: UUID, places: int, now: datetime = NOW) -> Rsvp:
        """A person brings more or fewer."""
        with transaction(self.engine) as session:
            return change_places(session, self.gathering_id, person_id, places, now)

    def cancel(self, person_id: UUID, now: datetime = NOW) -> Rsvp:
        """A person takes the answer back."""
        with transaction(self.engine) as session:
            return cancel_rsvp(session, self.gathering_id, person_id, now)

    def now_is(self) -> Gathering:
        """The gathering as it stands."""
        with reading(self.engine) as session:
            return session.get_one(Gathering, self.gathering_id)

    def audit(self) -> Audit:
        """The recount."""
        with reading(self.engine) as session:
            return audit(session, self.gathering_id)

    def state_of(self, rsvp: Rsvp) -> str:
        """What an answer amounts to now."""
        with reading(self.engine) as session:
            return session.get_one(Rsvp, rsvp.id).state


@pytest.fixture
def engine(engine_of: EngineOf) -> Engine:
    """The empty database of the events service."""
    return engine_of("events")


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """Gatherings, answered by way of the actions."""
    return Forum(engine)


@pytest.fixture
def door(engine: Engine, settings: Settings) -> Door:
    """Gatherings, asked for over HTTP."""
    return Door(settings)


@pytest.fixture
def here(door: Door) -> str:
    """The path of a published gathering of two places."""
    return f"/{planned(door)['id']}"


@pytest.fixture
def member(engine: Engine) -> Callable[[], UUID]:
    """`member()` is a person who has joined."""

    def join() -> UUID:
        person_id = uuid4()
        deliver(inbox, engine, joined(person_id=person_id))
        return person_id

    return join


def joined(person_id: UUID | None = None, organisation_id: UUID | None = None) -> MemberJoined:
    """A person or an organisation joined at the beginning of 2026."""
    return MemberJoined(
        membership_id=uuid4(),
        organisation_id=organisation_id,
        person_id=person_id,
        tier="individual" if person_id else "company",
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 1, 1),
    )
