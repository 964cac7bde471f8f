"""From the audience to members to speakers: who was there, applied, joined and spoke, in numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from events.erasures import PersonErased
from events.memberships import ApplicationSubmitted
from events.merges import PersonMerged
from events.representatives import RepresentativeAppointed
from services.events.handlers import inbox
from services.events.models import Rsvp, Speaker
from services.events.queries.growth import growth_between
from services.events.rules.growth import Funnel, GatheringFunnel, Growth, Visit, growth
from shared.database import new_id, reading, transaction
from tests.road import deliver
from tests.services.events.conftest import NOW, SPRING, Forum, joined
from tests.services.events.door import DESK
from tests.services.events.test_turnout import comes, correct

LATER = SPRING + timedelta(days=30)


def was_there(forum: Forum, person_id: UUID | None = None, places: int = 1) -> UUID:
    """Somebody comes to the gathering, as whatever they are by then."""
    rsvp = forum.rsvp(person_id or uuid4(), places)
    comes(forum, rsvp)
    return rsvp.person_id


def applies(
    forum: Forum,
    person_id: UUID,
    at: datetime = LATER,
    organisation_id: UUID | None = None,
    is_member: bool = False,
) -> None:
    applied = ApplicationSubmitted(
        application_id=uuid4(),
        person_id=person_id,
        organisation_id=organisation_id,
        tier="individual",
        is_member=is_member,
    )
    deliver(inbox, forum.engine, applied, time=at)


def joins(forum: Forum, at: datetime = LATER, **who: UUID) -> None:
    deliver(inbox, forum.engine, joined(**who), time=at)


def speaks(forum: Forum, person_id: UUID) -> None:
    """Somebody has a place at the gathering, and has spoken there."""
    with transaction(forum.engine) as session:
        rsvp = session.scalars(
            select(Rsvp).where(Rsvp.gathering_id == forum.gathering_id, Rsvp.person_id == person_id)
        ).one()
        session.add(
            Speaker(
                id=new_id(),
                gathering_id=forum.gathering_id,
                person_id=person_id,
                rsvp_id=rsvp.id,
                title="Wells",
                state="delivered",
                proposed_at=NOW,
                delivered_at=SPRING,
            )
        )


def told(forum: Forum) -> Growth:
    with reading(forum.engine) as session:
        return growth_between(session, date(2027, 1, 1), date(2029, 12, 31))


@pytest.fixture
def evening(forum: Forum) -> UUID:
    """An evening to which anybody may come."""
    return forum.plan(capacity=50)


def test_the_loop_is_counted_from_the_audience_to_the_stage(forum, evening):
    stays, applicant, member, speaker = (was_there(forum) for _ in range(4))
    for one in (applicant, member, speaker):
        applies(forum, one)
    for one in (member, speaker):
        joins(forum, person_id=one)
    autumn = SPRING + timedelta(days=120)
    forum.plan(starts_at=autumn, title="Autumn")
    forum.rsvp(speaker, now=LATER + timedelta(days=1))
    speaks(forum, speaker)
    assert stays not in (applicant, member, speaker)
    found = told(forum)
    assert found.total == Funnel(guests=4, spoke_as_guests=0, applied=3, joined=2, spoke=1)
    assert [(one.gathering_id, one.joined_next) for one in found.gatherings] == [(evening, 2)]


def test_who_was_a_member_already_or_did_not_come_is_nobody_won(forum, evening):
    old = uuid4()
    joins(forum, at=NOW - timedelta(days=400), person_id=old)
    was_there(forum, old)
    absent = forum.rsvp(uuid4()).person_id
    joins(forum, person_id=absent)
    assert told(forum).total == Funnel()


def test_who_joins_before_or_more_than_a_year_after_is_not_put_down_to_it(forum, evening):
    early, late, just = (was_there(forum) for _ in range(3))
    joins(forum, at=SPRING - timedelta(hours=1), person_id=early)
    joins(forum, at=SPRING + timedelta(days=365, seconds=1), person_id=late)
    joins(forum, at=SPRING + timedelta(days=365), person_id=just)
    assert told(forum).total == Funnel(guests=3, applied=1, joined=1)


def test_a_renewal_is_no_application(forum, evening):
    applies(forum, was_there(forum), is_member=True)
    assert told(forum).total.applied == 0


def test_who_joins_by_an_organisation_has_joined(forum, evening):
    speaker, applicant, organisation = was_there(forum), was_there(forum), uuid4()
    applies(forum, applicant, organisation_id=organisation)
    appointed = RepresentativeAppointed(
        representation_id=uuid4(),
        organisation_id=organisation,
        person_id=speaker,
        roles=("delegate",),
        starts_on=LATER.date(),
    )
    deliver(inbox, forum.engine, appointed)
    joins(forum, organisation_id=organisation)
    assert told(forum).total == Funnel(guests=2, applied=2, joined=2)


def test_who_was_at_two_events_is_won_by_both_and_last_by_one(forum, evening):
    who = was_there(forum)
    second = forum.plan(starts_at=SPRING + timedelta(days=10))
    was_there(forum, who)
    joins(forum, person_id=who)
    found = told(forum)
    assert found.total == Funnel(guests=1, applied=1, joined=1)
    assert {(one.gathering_id, one.funnel.joined, one.joined_next) for one in found.gatherings} == {
        (evening, 1, 0),
        (second, 1, 1),
    }


def test_who_spoke_as_a_guest_and_then_joined_is_won_too(forum, evening):
    who = forum.rsvp(uuid4()).person_id
    speaks(forum, who)
    joins(forum, person_id=who)
    found = told(forum).total
    assert found == Funnel(guests=1, spoke_as_guests=1, applied=1, joined=1)


def test_a_turnout_that_is_corrected_corrects_it(forum, evening):
    who = was_there(forum)
    joins(forum, person_id=who)
    correct(forum, who, 0, SPRING + timedelta(hours=4))
    assert told(forum).total.guests == 0


def test_two_persons_that_are_one_are_counted_once_and_who_is_erased_only_as_a_guest(
    forum, evening
):
    guest, member = was_there(forum), uuid4()
    joins(forum, person_id=member)
    assert told(forum).total.joined == 0
    merged = PersonMerged(merge_id=uuid4(), person_id=guest, survivor_id=member)
    deliver(inbox, forum.engine, merged)
    assert told(forum).total == Funnel(guests=1, applied=1, joined=1)
    deliver(inbox, forum.engine, PersonErased(person_id=member), time=LATER)
    assert told(forum).total == Funnel(guests=1)


def test_a_thousand_visits_are_put_down_as_they_should_be():
    """Against a plain recount: each joined within a year of any visit."""
    chance, people, visits = Random(3), [uuid4() for _ in range(200)], []
    for number in range(20):
        gathering_id, at = uuid4(), SPRING + timedelta(days=30 * number)
        there = chance.sample(people, 50)
        visits += [Visit(gathering_id, f"Evening {number}", at, one) for one in there]
    moments = {one: [SPRING + timedelta(days=chance.randrange(-100, 1000))] for one in people[:120]}
    found = growth(visits, {}, moments, {})
    year = timedelta(days=365)
    won = {
        one.person_id
        for one in visits
        for at in moments.get(one.person_id, [])
        if timedelta(0) < at - one.starts_at <= year
    }
    assert found.total.joined == len(won)
    assert sum(one.joined_next for one in found.gatherings) == len(won)
    assert isinstance(found.gatherings[0], GatheringFunnel)


def test_over_http_hosts_and_stewards_see_numbers_and_no_names(door, forum, evening, member):
    who = was_there(forum)
    joins(forum, person_id=who)
    path = "/reports/growth?since=2027-01-01&until=2027-12-31"
    seen = door.ask("GET", path, DESK)
    assert (seen.status_code, seen.json["total"]["joined"]) == (200, 1)
    assert str(who) not in seen.text
    assert door.ask("GET", path, member()).status_code == 403
    assert door.ask("GET", "/reports/growth", DESK).json["total"]["guests"] == 0
