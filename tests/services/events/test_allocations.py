"""Places that are kept for a sponsor's people: theirs until a moment, then everybody's, and never sold twice."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from events.merges import OrganisationMerged
from events.representatives import RepresentativeAppointed
from services.events.actions.allocations import put_allocation
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.requests import approve_request
from services.events.actions.rsvps import accept_rsvp
from services.events.handlers import inbox
from services.events.jobs import free_unpaid_places, release_what_was_kept
from services.events.models import Allocation
from services.events.rules import NotEnoughPlaces, PlacesAreTaken
from services.events.rules.allocations import AllocationIsUsedUp, ReleasedTooLate
from services.events.rules.tickets import NoSuchTicketType, NoTicketForYou
from shared.database import reading, transaction
from tests.road import deliver
from tests.services.events.conftest import NOW, SPRING, Forum
from tests.services.events.door import DESK, planned
from tests.services.events.test_concurrency import THREADS, at_once
from tests.services.events.test_tickets import ask, pool, sell

RELEASE = SPRING - timedelta(days=7)
CODE = "Kisumu-27"


def keep(
    forum: Forum, organisation_id: UUID, places: int, code: str = "", now: datetime = NOW
) -> Allocation:
    with transaction(forum.engine) as session:
        told = ("Partners", organisation_id, places, code, RELEASE)
        return put_allocation(session, forum.gathering_id, *told, now)


def strike(forum: Forum, now: datetime = RELEASE) -> int:
    with transaction(forum.engine) as session:
        return release_what_was_kept(session, now, now.date())


def kept(forum: Forum, one: Allocation) -> int:
    with reading(forum.engine) as session:
        return session.get_one(Allocation, one.id).kept


def somebody_of(forum: Forum, organisation_id: UUID) -> UUID:
    person_id = uuid4()
    ids = {"representation_id": uuid4(), "organisation_id": organisation_id}
    appointed = RepresentativeAppointed(
        **ids, person_id=person_id, roles=("delegate",), starts_on=date(2026, 1, 1)
    )
    deliver(inbox, forum.engine, appointed)
    return person_id


@pytest.fixture
def sponsor(forum: Forum) -> UUID:
    """An organisation, and an occasion of four places with a ticket for partners and one for all."""
    forum.plan(capacity=4)
    sell(forum, "Partners", "sponsor")
    sell(forum, "Everybody", "anyone")
    return uuid4()


def test_what_is_kept_nobody_else_can_have(forum, sponsor):
    keep(forum, sponsor, 3)
    assert forum.now_is().free == 1
    assert ask(forum, uuid4()).state == "confirmed"
    assert ask(forum, uuid4()).state == "waiting"
    assert forum.audit().agrees


def test_who_speaks_for_the_sponsor_takes_it_over_without_a_code(forum, sponsor):
    one = keep(forum, sponsor, 2)
    ask(forum, uuid4(), 2)
    waits = ask(forum, uuid4())
    theirs = ask(forum, somebody_of(forum, sponsor), 2)
    assert (theirs.state, theirs.allocation_id, kept(forum, one)) == ("confirmed", one.id, 0)
    assert forum.state_of(waits) == "waiting"
    assert forum.audit().agrees
    assert ask(forum, somebody_of(forum, sponsor)).state == "waiting"


def test_a_guest_takes_it_over_by_the_code_until_it_is_used_up(forum, sponsor):
    one = keep(forum, sponsor, 1, CODE)
    assert ask(forum, uuid4(), access_code=CODE).allocation_id == one.id
    with pytest.raises(AllocationIsUsedUp, match="0 are left"):
        ask(forum, uuid4(), access_code=CODE)
    assert ask(forum, uuid4(), access_code="kisumu").allocation_id is None
    assert forum.audit().agrees


def test_what_they_give_back_is_kept_again(forum, sponsor):
    one, who = keep(forum, sponsor, 2), somebody_of(forum, sponsor)
    ask(forum, who)
    ask(forum, uuid4(), 2)
    waits = ask(forum, uuid4())
    forum.change(who, 2)
    forum.change(who, 1)
    forum.cancel(who)
    assert (kept(forum, one), forum.state_of(waits)) == (2, "waiting")
    assert forum.audit().agrees


def test_they_bring_as_many_as_are_kept_and_no_more(forum, sponsor):
    keep(forum, sponsor, 2)
    who = somebody_of(forum, sponsor)
    ask(forum, who)
    with pytest.raises(NotEnoughPlaces):
        forum.change(who, 3)
    assert forum.audit().agrees


def test_at_its_moment_the_rest_goes_to_those_who_wait_once(forum, sponsor):
    one, who = keep(forum, sponsor, 3), somebody_of(forum, sponsor)
    ask(forum, who)
    ask(forum, uuid4())
    waits = ask(forum, uuid4(), 2)
    assert strike(forum, RELEASE - timedelta(seconds=1)) == 0
    assert [strike(forum), strike(forum)] == [1, 0]
    assert (kept(forum, one), forum.state_of(waits)) == (0, "confirmed")
    next_one = ask(forum, uuid4())
    forum.cancel(who, RELEASE)
    assert forum.state_of(next_one) == "confirmed"
    assert forum.audit().agrees


def test_it_is_everybodys_in_that_moment_though_no_clock_struck(forum, sponsor):
    keep(forum, sponsor, 4)
    with transaction(forum.engine) as session:
        late = (forum.gathering_id, uuid4(), 4, RELEASE, RELEASE.date())
        assert accept_rsvp(session, *late).state == "confirmed"
    assert forum.audit().agrees


def test_more_or_fewer_may_be_kept_but_not_fewer_than_they_have(forum, sponsor):
    one, who = keep(forum, sponsor, 4), somebody_of(forum, sponsor)
    ask(forum, who, 2)
    waits = ask(forum, uuid4())
    assert keep(forum, sponsor, 4).id == one.id
    with pytest.raises(PlacesAreTaken):
        keep(forum, sponsor, 1)
    keep(forum, sponsor, 3)
    assert forum.state_of(waits) == "confirmed"
    with pytest.raises(NotEnoughPlaces):
        keep(forum, sponsor, 4)
    assert (kept(forum, one), forum.audit().agrees) == (1, True)


def test_what_is_released_may_be_kept_again(forum, sponsor):
    keep(forum, sponsor, 2)
    who = somebody_of(forum, sponsor)
    ask(forum, who)
    strike(forum)
    with transaction(forum.engine) as session:
        told = ("Partners", sponsor, 3, "", RELEASE + timedelta(days=1))
        again = put_allocation(session, forum.gathering_id, *told, RELEASE)
    assert kept(forum, again) == 2
    assert forum.audit().agrees


def test_it_is_kept_in_the_pools_of_its_ticket_too(forum):
    forum.plan(capacity=10)
    pool(forum, "Bus", 3)
    sell(forum, "Partners", "sponsor", pools=["Bus"])
    sell(forum, "Everybody", "anyone", pools=["Bus"])
    sponsor = uuid4()
    keep(forum, sponsor, 2)
    ask(forum, uuid4())
    assert ask(forum, uuid4()).state == "waiting"
    assert ask(forum, somebody_of(forum, sponsor), 2).state == "confirmed"
    assert forum.audit().agrees
    with pytest.raises(NotEnoughPlaces, match="Bus"):
        keep(forum, uuid4(), 1)
    with pytest.raises(PlacesAreTaken):
        sell(forum, "Partners", "sponsor", pools=[])


def test_a_place_that_costs_is_held_and_when_it_runs_out_kept_again(forum):
    forum.plan(capacity=1)
    sell(forum, "Partners", "sponsor", price=900)
    sponsor = uuid4()
    one = keep(forum, sponsor, 1)
    assert ask(forum, somebody_of(forum, sponsor)).state == "held"
    with transaction(forum.engine) as session:
        later = NOW + timedelta(hours=49)
        free_unpaid_places(session, later, later.date())
    assert (kept(forum, one), forum.audit().agrees) == (1, True)


def test_it_goes_along_when_somebody_else_comes(forum, sponsor):
    one, who, other = keep(forum, sponsor, 1), somebody_of(forum, sponsor), uuid4()
    ask(forum, who)
    with transaction(forum.engine) as session:
        transfer_rsvp(session, forum.gathering_id, who, other, NOW, NOW.date())
    forum.cancel(other)
    assert (kept(forum, one), forum.audit().agrees) == (1, True)


def test_who_is_to_be_approved_has_it_when_approved(forum):
    forum.plan(capacity=1, needs_approval=True)
    sell(forum, "Partners", "sponsor")
    sponsor = uuid4()
    one = keep(forum, sponsor, 1)
    who = somebody_of(forum, sponsor)
    assert (ask(forum, who).state, kept(forum, one)) == ("asked", 1)
    with transaction(forum.engine) as session:
        assert approve_request(session, forum.gathering_id, who, NOW).state == "confirmed"
    assert (kept(forum, one), forum.audit().agrees) == (0, True)


def test_its_moment_lies_before_the_start_and_its_ticket_is_there(forum, sponsor):
    for release_at in (NOW, SPRING):
        with transaction(forum.engine) as session, pytest.raises(ReleasedTooLate):
            told = ("Partners", sponsor, 1, "", release_at)
            put_allocation(session, forum.gathering_id, *told, NOW)
    with transaction(forum.engine) as session, pytest.raises(NoSuchTicketType):
        told = ("Friends", sponsor, 1, "", RELEASE)
        put_allocation(session, forum.gathering_id, *told, NOW)


def test_whoever_is_not_theirs_has_no_ticket_for_partners(forum):
    forum.plan(capacity=4)
    sell(forum, "Partners", "sponsor")
    keep(forum, uuid4(), 2)
    with pytest.raises(NoTicketForYou):
        ask(forum, uuid4())


def test_eight_at_once_have_no_more_than_are_kept(forum, sponsor):
    one = keep(forum, sponsor, 3, CODE)
    meet, got = threading.Barrier(THREADS, timeout=60), list[bool]()

    def come(_number: int) -> None:
        meet.wait()
        try:
            got.append(ask(forum, uuid4(), access_code=CODE).state == "confirmed")
        except AllocationIsUsedUp:
            got.append(False)

    at_once(come)
    assert (sum(got), kept(forum, one)) == (3, 0)
    assert forum.audit().agrees


def test_the_database_refuses_to_keep_fewer_than_none(forum, sponsor):
    one = keep(forum, sponsor, 1)
    with pytest.raises(IntegrityError), transaction(forum.engine) as session:
        session.execute(update(Allocation).where(Allocation.id == one.id).values(kept=-1))


def test_the_audit_would_notice_what_is_kept_and_not_counted(forum, sponsor):
    one = keep(forum, sponsor, 2)
    with transaction(forum.engine) as session:
        session.execute(update(Allocation).where(Allocation.id == one.id).values(kept=1))
    assert not forum.audit().agrees


def test_an_organisation_that_was_known_twice_keeps_its_places(forum, sponsor):
    one, survivor = keep(forum, sponsor, 1), uuid4()
    merged = OrganisationMerged(merge_id=uuid4(), organisation_id=sponsor, survivor_id=survivor)
    deliver(inbox, forum.engine, merged)
    assert ask(forum, somebody_of(forum, survivor)).allocation_id == one.id


def test_over_http_the_host_keeps_and_the_sponsor_sees_its_own(door, engine, member):
    path = f"/{planned(door)['id']}"
    door.ask("PUT", f"{path}/ticket-types", DESK, {"name": "Partners", "audience": "sponsor"})
    sponsor = uuid4()
    told = {
        "ticket_type": "Partners",
        "organisation_id": str(sponsor),
        "places": 2,
        "access_code": CODE,
        "release_at": "2099-05-01T00:00:00Z",
    }
    first = door.ask("PUT", f"{path}/allocations", DESK, told)
    assert (first.status_code, first.json["kept"]) == (200, 2)
    assert door.ask("PUT", f"{path}/allocations", DESK, told).json == first.json
    assert door.ask("PUT", f"{path}/allocations", member(), told).status_code == 403
    who = somebody_of(Forum(engine), sponsor)
    assert door.ask("GET", f"{path}/allocations", who).json == [first.json]
    assert door.ask("GET", f"{path}/allocations", member()).json == []
    guest = door.ask("POST", f"{path}/rsvps", member(), {"access_code": CODE})
    assert guest.status_code == 201
