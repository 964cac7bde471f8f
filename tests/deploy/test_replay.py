"""A service forgets what it made of others' events and makes it again: the same, and nobody is told anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, delete, insert, select, update

from deploy import roadwork
from deploy.house import House
from deploy.services import SERVICES
from events.consents import ConsentGiven
from events.contacts import ContactGiven
from events.contract import Event
from events.gatherings import GatheringPublished, RsvpAccepted
from events.memberships import ApplicationSubmitted, MembershipLapsed
from events.persons import PersonRegistered, Topic
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.retention import RetentionDecided
from events.staff import StaffAppointed, StaffStoodDown
from services.introductions.models import Introduction, Person
from services.matching.models import Match
from services.notifications.models import Letter
from shared.database import Session, reading, transaction
from shared.inbox import Inbox
from shared.migrations import metadata_of
from shared.outbox import announce
from shared.retelling import SomethingNewWasSaid, retell
from shared.settings import Settings
from shared.tables import FEED_CURSORS, INBOX_STREAMS
from tests.conftest import EngineOf
from tests.road import announced
from tests.services.matching.association import Member, called, company, founder

HEARERS = ("events", "matching", "introductions", "notifications")
ACHIENG, MBALI, ROSA, LARS = (
    company(),
    founder(),
    founder("Rosa"),
    company("Lars", sector="charity"),
)
COUNTED_ON = ("revision", "last")  # numbers that rise whenever something is written

Rows = dict[str, list[tuple[Any, ...]]]
Retold = Callable[[str], int]


class History:
    """What the services said, in their own outboxes, and heard of one another."""

    def __init__(self, house: House) -> None:
        self.house = house

    def say(self, *events: Event) -> None:
        """Each is said by the service whose business it is; then all hear everything."""
        for event in events:
            with transaction(self.house.engine(event.stream.source)) as session:
                announce(session, event)
        for name in (*HEARERS, "matching"):
            roadwork.repair(self.house, name)

    def tell(self) -> None:
        """A year of a small association, in which somebody leaves, comes back and is introduced."""
        self.say(
            *_arrival(ACHIENG),
            *_arrival(LARS),
            _left(LARS),
            StaffAppointed(person_id=called("Ines"), role="event-manager"),
            RepresentativeAppointed(**_again(LARS)),
        )
        self.say(_spring(), _coming(ACHIENG), *_arrival(MBALI), _coming(MBALI))
        offers = tuple(Topic(tag) for tag in (*LARS.offers, "speaking"))
        hides = LARS.published(discreet=True, needs=(), offers=offers)
        self.say(*_arrival(ROSA), _applied(ROSA), hides)
        self.say(
            StaffAppointed(person_id=called("Jonas"), role="steward"),
            StaffStoodDown(person_id=called("Ines"), role="event-manager"),
            _lapsed(ROSA),
        )
        self.say(
            RetentionDecided(policy_id=called("retention"), letter_days=90),
            ConsentGiven(consent_id=called("yes"), person_id=MBALI.id, purpose="newsletter"),
        )


def _arrival(member: Member) -> list[Event]:
    email = f"{member.name.lower()}@{member.name.lower()}.example"
    contact = ContactGiven(person_id=member.id, full_name=f"{member.name} Doe", email=email)
    return [PersonRegistered(person_id=member.id), contact, *member.events()]


def _again(member: Member) -> dict[str, Any]:
    first = member.appointed()
    facts = {name: getattr(first, name) for name in ("organisation_id", "person_id", "roles")}
    return {**facts, "representation_id": called("again"), "starts_on": date(2026, 11, 1)}


def _left(member: Member) -> RepresentativeLeft:
    return RepresentativeLeft(
        representation_id=member.appointed().representation_id,
        organisation_id=member.organisation_id,
        person_id=member.id,
        left_on=date(2026, 10, 1),
    )


def _applied(member: Member) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=called("application"),
        person_id=member.id,
        organisation_id=member.organisation_id,
        tier="company",
    )


def _lapsed(member: Member) -> MembershipLapsed:
    return MembershipLapsed(
        membership_id=member.joined().membership_id,
        organisation_id=member.organisation_id,
        lapsed_on=date(2026, 11, 2),
    )


def _spring() -> GatheringPublished:
    starts_at = datetime.now(UTC) + timedelta(days=14)
    return GatheringPublished(
        gathering_id=called("Spring Forum"),
        title="Spring Forum",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        time_zone="Africa/Nairobi",
        capacity=40,
    )


def _coming(member: Member) -> RsvpAccepted:
    return RsvpAccepted(
        gathering_id=called("Spring Forum"),
        rsvp_id=called(f"rsvp of {member.name}"),
        person_id=member.id,
        places=1,
        starts_at=datetime.now(UTC) + timedelta(days=14),
    )


@pytest.fixture
def house(settings: Settings, engine_of: EngineOf) -> House:
    """All services, in which that history took place."""
    for name in SERVICES:
        engine_of(name)
    house = House(settings, in_one=True)
    History(house).tell()
    return house


def remembered(house: House, name: str) -> Rows:
    """Every row of a service's database, the road's included, but for what is only counted on."""
    rows = {}
    with reading(house.engine(name)) as session:
        for table in metadata_of(name).sorted_tables:
            columns = [column for column in table.c if column.name not in COUNTED_ON]
            found = session.execute(select(*columns))
            rows[table.name] = sorted((tuple(row) for row in found), key=repr)
    return rows


def everything_said(house: House) -> list[list[Event]]:
    """What each service announced so far."""
    return [announced(house.engine(name)) for name in SERVICES]


def projections(name: str) -> list[Table]:
    """The tables that are nothing but heard."""
    return [model.__table__ for model in SERVICES[name].part("models", "PROJECTIONS")]


def plant_falsehood(house: House, table: Table, name: str) -> None:
    """Put a row into a projection that nobody ever spoke of."""
    with transaction(house.engine(name)) as session:
        row = dict(session.execute(select(table)).mappings().first() or {})
        assert row, f"the history says nothing that {table.name} would hold"
        ids = {c.name: uuid4() for c in table.primary_key if isinstance(row[c.name], UUID)}
        names = {c.name: f"no {row[c.name]}" for c in table.primary_key if not ids}
        session.execute(insert(table).values({**row, **names, **ids}))


def test_the_history_has_what_a_careless_replay_would_spoil(house: House) -> None:
    with reading(house.engine("matching")) as session:
        assert len(session.scalars(select(Match.id)).all()) >= 2
    with reading(house.engine("introductions")) as session:
        open_ones = session.scalars(select(Introduction).where(Introduction.state == "proposed"))
        assert any(LARS.id in (one.first_id, one.second_id) for one in open_ones)


@pytest.mark.parametrize("name", HEARERS)
def test_what_is_made_anew_is_what_was_there_and_nobody_is_told(house: House, name: str) -> None:
    before, said = remembered(house, name), everything_said(house)
    for table in projections(name):
        plant_falsehood(house, table, name)
    assert remembered(house, name) != before
    assert roadwork.rebuild(house, name) > 0
    assert remembered(house, name) == before
    assert [roadwork.repair(house, each) for each in HEARERS] == [0] * len(HEARERS)
    assert everything_said(house) == said


def test_what_was_not_heard_yet_has_its_effect_first(house: House) -> None:
    before = len(announced(house.engine("matching")))
    for newcomer in (company("Kamau", country="PH"), founder("Tala", country="PH")):
        for event in newcomer.events():
            with transaction(house.engine("membership")) as session:
                announce(session, event)
    roadwork.rebuild(house, "matching")
    assert len(announced(house.engine("matching"))) > before


def test_after_a_producer_went_back_in_time_its_numbers_are_ours(house: House) -> None:
    before = remembered(house, "matching")
    with transaction(house.engine("matching")) as session:
        session.execute(update(INBOX_STREAMS).values(sequence=INBOX_STREAMS.c.sequence + 2))
        session.execute(update(FEED_CURSORS).values(position=FEED_CURSORS.c.position + 900))
    roadwork.rebuild(house, "matching")
    assert roadwork.repair(house, "matching") == 0
    assert remembered(house, "matching") == before


def test_limits_that_people_set_themselves_stay(house: House) -> None:
    with transaction(house.engine("introductions")) as session:
        session.execute(update(Person).where(Person.id == MBALI.id).values(open_limit=1))
    roadwork.rebuild(house, "introductions")
    with reading(house.engine("introductions")) as session:
        assert session.get_one(Person, MBALI.id).open_limit == 1


def test_a_letter_that_was_thrown_away_is_not_written_again(house: House) -> None:
    with transaction(house.engine("notifications")) as session:
        assert session.execute(delete(Letter).returning(Letter.id)).all()
    roadwork.rebuild(house, "notifications")
    with reading(house.engine("notifications")) as session:
        assert session.scalars(select(Letter.id)).all() == []


def test_a_replay_that_would_say_something_is_given_up(house: House) -> None:
    careless = Inbox("introductions")

    @careless.on(ContactGiven)
    def thank(given: ContactGiven, session: Session) -> None:
        announce(session, PersonRegistered(person_id=given.person_id))

    before = remembered(house, "introductions")
    engine, feeds = house.engine("introductions"), house.feeds("introductions")
    with pytest.raises(SomethingNewWasSaid):
        retell(careless, engine, feeds, projections("introductions"))
    assert remembered(house, "introductions") == before


def test_a_service_that_keeps_nothing_of_what_it_hears_stays_as_it_is(house: House) -> None:
    roadwork.repair(house, "membership")
    before = remembered(house, "membership")
    roadwork.rebuild(house, "membership")
    assert remembered(house, "membership") == before
