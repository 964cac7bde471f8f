"""A person who is erased is gone from all five services, and stays gone through whatever is said late or again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete

from deploy.house import House
from deploy.roadwork import rebuild
from events.contacts import ContactGiven
from events.erasures import PersonErased
from events.merges import PersonMerged
from events.persons import ProfilePublished
from services.membership.actions.erasures import carry_out_erasures
from shared.callers import Role
from shared.database import transaction
from shared.migrations import metadata_of
from shared.trail import seal, verify
from tests.kept import kept
from tests.road import deliver
from tests.services.doors import ALL, Doors
from tests.services.erased import found_of
from tests.services.neighbours import COMPANY, FOUNDER, Neighbours

HEARERS = tuple(name for name in ALL if name != "membership")
NAME, EMAIL = FOUNDER["person"]["full_name"], FOUNDER["person"]["email"]
WORDS = (NAME, EMAIL, "akinyi", "two wells near kisumu")


def left_of(doors: Doors, words: tuple[str, ...] = WORDS) -> set[str]:
    """Where one of these words still stands, in any text of any table of any service."""
    return {
        f"{name}: {place}"
        for name in ALL
        for place in found_of(doors.house.engine(name), metadata_of(name), words)
    }


def erase(neighbours: Neighbours) -> None:
    """The founder is erased by way of the doors and the clock, and everybody hears of it."""
    doors = neighbours.doors
    asked = neighbours.do("membership", f"/persons/{neighbours.founder}/erasures")
    doors.spread()
    then = datetime.now(UTC) + timedelta(days=8)
    with transaction(doors.house.engine("membership")) as session:
        carry_out_erasures(session, then, doors.settings.today(then))
    doors.spread()
    waiting = neighbours.look("membership", "/erasures?state=done", neighbours.office)
    assert [one["id"] for one in waiting["items"]] == [asked["id"]]


@pytest.fixture
def erased(neighbours: Neighbours) -> Neighbours:
    """The neighbours, once the founder was erased; made once for each kind of database."""
    engines = {name: neighbours.doors.house.engine(name) for name in ALL}
    neighbours.remember(kept(__name__, engines, lambda: written_and_erased(neighbours).memory()))
    return neighbours


def written_and_erased(neighbours: Neighbours) -> Neighbours:
    """The founder leaves a name in a thread, and is erased."""
    written = {"text": f"Ask {NAME} ({EMAIL}) about the first well."}
    path = f"/partnerships/{neighbours.known['partnership_id']}/notes"
    founder = neighbours.doors.person(neighbours.founder)
    neighbours.do("introductions", path, founder, **written)
    neighbours.doors.spread()
    erase(neighbours)
    return neighbours


def test_nothing_is_left_of_them_in_five_services(neighbours: Neighbours) -> None:
    doors = neighbours.doors
    assert len(left_of(doors)) > 10
    erase(neighbours)
    assert left_of(doors) == set()


def test_others_stay(erased: Neighbours) -> None:
    other = (COMPANY["person"]["full_name"],)
    places = left_of(erased.doors, other)
    assert {"membership: persons.full_name", "notifications: contacts.full_name"} <= places


def test_the_log_is_whole(erased: Neighbours) -> None:
    with transaction(erased.doors.house.engine("membership")) as session:
        seal(session)
        verdict = verify(session)
    assert verdict.is_whole
    assert verdict.shredded


def test_threads_go_on_and_name_nobody(erased: Neighbours) -> None:
    path = f"/partnerships/{erased.known['partnership_id']}/notes"
    steward = erased.doors.person(erased.steward)
    shown = erased.doors.ask("introductions", "GET", path, steward)
    assert shown.status_code == 200
    assert "Ask Somebody who was erased" in shown.text
    assert "Two wells first, by May." in shown.text


def test_what_they_held_at_a_gathering_is_given_back(erased: Neighbours) -> None:
    path = f"/{erased.known['gathering_id']}/rsvps"
    answers = erased.look("events", path, erased.office)["items"]
    of_theirs = [one["state"] for one in answers if one["person_id"] == erased.founder]
    assert of_theirs == ["cancelled"]


def test_an_old_session_opens_nothing(neighbours: Neighbours) -> None:
    doors = neighbours.doors
    cookie = {"Cookie": doors.sign_in(neighbours.founder)}
    assert doors.ask("introductions", "GET", "/", cookie).status_code == 200
    erase(neighbours)
    for service, path in (("membership", "/me"), ("introductions", "/"), ("events", "/x")):
        answer = doors.ask(service, "GET", path, cookie)
        assert answer.status_code in (401, 404), f"{service} {answer.status}"
    assert doors.ask("introductions", "GET", "/", cookie).status_code == 401


def test_they_stay_gone_when_all_is_heard_again(erased: Neighbours) -> None:
    house = House(erased.doors.settings, in_one=True)
    for service in HEARERS:
        assert rebuild(house, service) > 0
    assert left_of(erased.doors) == set()


@pytest.mark.parametrize("service", ["introductions", "notifications", "matching"])
def test_what_is_said_late_brings_nobody_back_but_where_the_tombstone_is_gone(
    erased: Neighbours, service: str
) -> None:
    """The negative control: it is the tombstone that keeps them away."""
    doors, person_id = erased.doors, UUID(erased.founder)
    inbox, engine = doors.house.inbox(service), doors.house.engine(service)
    late = (
        ProfilePublished(person_id=person_id, title="Two wells near Kisumu")
        if service == "matching"
        else ContactGiven(person_id=person_id, full_name=NAME, email=EMAIL)
    )
    deliver(inbox, engine, late)
    assert left_of(doors) == set()
    with transaction(engine) as session:
        session.execute(delete(metadata_of(service).tables["tombstones"]))
    deliver(inbox, engine, late)
    assert left_of(doors)


def test_a_merge_that_is_heard_late_brings_nobody_back(erased: Neighbours) -> None:
    doors = erased.doors
    inbox, engine = doors.house.inbox("notifications"), doors.house.engine("notifications")
    old_id = uuid4()
    deliver(inbox, engine, ContactGiven(person_id=old_id, full_name=NAME, email=EMAIL))
    survivor = {"survivor_id": UUID(erased.founder), "merge_id": uuid4()}
    deliver(inbox, engine, PersonMerged(person_id=old_id, **survivor))
    deliver(inbox, engine, PersonErased(person_id=UUID(erased.founder), former_ids=(old_id,)))
    assert left_of(doors) == set()


def test_whoever_asks_for_them_hears_that_they_were_erased(erased: Neighbours) -> None:
    path = f"/persons/{erased.founder}"
    answer = erased.doors.ask("membership", "GET", path, erased.doors.program(Role.ADMIN))
    assert answer.status_code == 404
    assert answer.get_json()["type"].endswith("person-was-erased")


def test_no_door_breaks_behind_them(erased: Neighbours) -> None:
    doors = erased.doors
    for who in (erased.office, doors.person(erased.steward), doors.person(erased.leaver)):
        for route, answer in doors.knock(who, erased.known):
            assert answer.status_code < 500, f"{route}: {answer.status} {answer.text}"
