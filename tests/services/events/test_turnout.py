"""Who came and who did not, and what is prudent to give beyond the capacity."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import comb
from random import Random
from uuid import UUID, uuid4

import pytest

from events.erasures import PersonErased
from events.merges import PersonMerged
from services.events.actions.check_ins import put_checkpoint
from services.events.actions.gatherings import end_gatherings
from services.events.actions.turnout import correct_turnout, say_all_came
from services.events.handlers import inbox
from services.events.models import CheckIn, Gathering, Rsvp
from services.events.queries.turnout import (
    guests_at,
    suggested_overbooking,
    turnout_at,
    turnout_of,
    were_there,
)
from services.events.rules import NoSuchRsvp
from services.events.rules.turnout import (
    MoreThanPlaces,
    NotOverYet,
    Turnout,
    chance_of_too_many,
    overbooking,
)
from shared.callers import Caller, Role
from shared.database import new_id, reading, transaction
from tests.road import deliver
from tests.services.events.conftest import SPRING, Forum
from tests.services.events.door import DESK, planned, slug
from tests.services.events.test_tickets import sell

AFTER = SPRING + timedelta(hours=4)
HOST = Caller(roles=frozenset({Role.EVENT_MANAGER}))
KIND = "of this kind"


def comes(forum: Forum, rsvp: Rsvp, place: int = 0, undone: bool = False) -> None:
    """The door notes that a place came in."""
    with transaction(forum.engine) as session:
        door = put_checkpoint(session, forum.gathering_id, "door")
        session.add(
            CheckIn(
                id=new_id(),
                gathering_id=forum.gathering_id,
                checkpoint_id=door.id,
                rsvp_id=rsvp.id,
                person_id=rsvp.person_id,
                place=place,
                checked_in_at=SPRING,
                noted_at=SPRING,
                undone_at=SPRING if undone else None,
            )
        )


def turnout(forum: Forum) -> Turnout:
    with reading(forum.engine) as session:
        return turnout_at(session, forum.gathering_id, HOST)


def correct(forum: Forum, person_id: UUID, came: int, now: datetime = AFTER) -> None:
    with transaction(forum.engine) as session:
        correct_turnout(session, forum.gathering_id, person_id, came, now)


def count_all(forum: Forum, all_came: bool = True, now: datetime = AFTER) -> None:
    with transaction(forum.engine) as session:
        say_all_came(session, forum.gathering_id, all_came, now)


@pytest.fixture
def evening(forum: Forum) -> tuple[Rsvp, Rsvp, Rsvp]:
    """A pair, somebody alone, and somebody who waits in vain."""
    forum.plan(capacity=3)
    return forum.rsvp(uuid4(), 2), forum.rsvp(uuid4()), forum.rsvp(uuid4())


def test_who_was_not_noted_at_the_door_did_not_come(forum, evening):
    comes(forum, evening[0])
    found = turnout(forum)
    assert (found.places, found.came, found.no_shows, found.no_show_rate) == (3, 1, 2, 0.6667)
    comes(forum, evening[0], place=1)
    assert turnout(forum).came == 2


def test_what_was_undone_or_noted_at_two_checkpoints_counts_as_it_is(forum, evening):
    comes(forum, evening[0])
    comes(forum, evening[1], undone=True)
    with transaction(forum.engine) as session:
        at = put_checkpoint(session, forum.gathering_id, "Dinner").id
        session.add(
            CheckIn(
                id=new_id(),
                gathering_id=forum.gathering_id,
                checkpoint_id=at,
                rsvp_id=evening[0].id,
                person_id=evening[0].person_id,
                place=0,
                checked_in_at=SPRING,
                noted_at=SPRING,
            )
        )
    assert turnout(forum).came == 1


def test_where_nobody_noted_anything_it_is_not_known(forum, evening):
    found = turnout(forum)
    assert (found.is_known, found.no_shows, found.no_show_rate) == (False, None, None)
    with reading(forum.engine) as session:
        assert were_there(session, forum.gathering_id) == []
        assert turnout_of(session, evening[0].person_id, AFTER).no_show_rate is None


def test_the_host_counts_all_as_there_and_takes_it_back(forum, evening):
    count_all(forum)
    assert (turnout(forum).came, turnout(forum).no_show_rate) == (3, 0.0)
    count_all(forum, all_came=False)
    assert not turnout(forum).is_known


def test_the_host_has_the_last_word_on_each(forum, evening):
    comes(forum, evening[0])
    for _ in range(2):
        correct(forum, evening[0].person_id, 2)
    correct(forum, evening[1].person_id, 1)
    assert turnout(forum).came == 3
    with reading(forum.engine) as session:
        page = guests_at(session, forum.gathering_id, HOST, None, 10)
    assert {(one.came, one.said_by) for one in page.items} == {(2, "host"), (1, "host")}
    with pytest.raises(MoreThanPlaces):
        correct(forum, evening[1].person_id, 2)
    with pytest.raises(NoSuchRsvp):
        correct(forum, evening[2].person_id, 1)


def test_nobody_says_before_the_end_who_came(forum, evening):
    with pytest.raises(NotOverYet):
        correct(forum, evening[0].person_id, 1, SPRING)
    with pytest.raises(NotOverYet):
        count_all(forum, now=SPRING)


def test_a_person_has_a_rate_of_their_own_over_what_is_known(forum):
    who = uuid4()
    for came in (1, 0, None):
        forum.plan()
        rsvp = forum.rsvp(who)
        other = forum.rsvp(uuid4())
        if came is not None:
            comes(forum, rsvp if came else other)
    with reading(forum.engine) as session:
        found = turnout_of(session, who, AFTER)
        assert (found.gatherings, found.came, found.no_show_rate) == (2, 1, 0.5)
        assert turnout_of(session, who, SPRING).gatherings == 0


def test_a_person_known_twice_has_one_rate_and_one_who_is_erased_stays_counted(forum, evening):
    old, new = evening[0].person_id, uuid4()
    correct(forum, old, 2)
    deliver(inbox, forum.engine, PersonMerged(merge_id=uuid4(), person_id=old, survivor_id=new))
    with reading(forum.engine) as session:
        assert turnout_of(session, new, AFTER).came == 1
    deliver(inbox, forum.engine, PersonErased(person_id=new), time=AFTER)
    assert turnout(forum).came == 2


def past(*rates: float) -> list[Turnout]:
    return [Turnout(100, round(100 * (1 - rate)), True) for rate in rates]


def test_few_events_suggest_nothing_and_say_so():
    found = overbooking(60, past(0.2, 0.3), KIND)
    assert (found.overbook, found.gatherings) == (0, 2)
    assert (
        found.reason
        == "Of 2 past events of this kind it is known who came; it takes 3 to say anything."
    )


def test_steady_no_shows_suggest_less_than_the_mean_and_say_why():
    found = overbooking(60, past(0.2, 0.22, 0.18, 0.21, 0.19), KIND)
    assert 0 < found.overbook < 60 * 0.2 / 0.8
    assert found.no_show_rate == 0.2
    assert found.prudent_rate is not None
    assert found.prudent_rate < 0.2
    assert "20% of the places stayed empty, at the best attended 18%" in found.reason


def test_wild_no_shows_suggest_nothing():
    assert overbooking(60, past(0.0, 0.5, 0.1, 0.4), KIND).overbook == 0


def test_never_more_than_a_quarter_is_suggested():
    assert overbooking(40, past(0.9, 0.9, 0.9), KIND).overbook == 10


def test_the_chance_is_that_of_as_many_coins():
    for capacity, more, rate in ((10, 2, 0.3), (60, 5, 0.15), (4, 1, 0.5)):
        given = capacity + more
        exact = sum(
            comb(given, there) * (1 - rate) ** there * rate ** (given - there)
            for there in range(capacity + 1, given + 1)
        )
        assert chance_of_too_many(capacity, more, rate) == pytest.approx(exact)
    assert chance_of_too_many(10, 0, 0.1) == 0.0
    assert chance_of_too_many(10, 1, 0.0) == 1.0


def test_what_is_suggested_leaves_somebody_standing_about_as_seldom_as_it_says():
    """Events whose rates vary, simulated: of a thousand, clearly fewer than one in ten are too full."""
    chance, too_full = Random(7), 0
    for _ in range(1000):
        rates = [min(0.6, max(0.0, chance.gauss(0.2, 0.04))) for _ in range(9)]
        more = overbooking(60, past(*rates[:8]), KIND).overbook
        there = sum(chance.random() > rates[8] for _ in range(60 + more))
        too_full += there > 60
    assert too_full < 100
    naive = sum(
        sum(chance.random() > min(0.6, max(0.0, chance.gauss(0.2, 0.04))) for _ in range(75)) > 60
        for _ in range(1000)
    )
    assert naive > 300


def test_only_past_events_of_the_kind_are_looked_at(forum):
    for number in range(4):
        forum.plan(capacity=4, starts_at=SPRING + timedelta(days=number))
        came = [forum.rsvp(uuid4()) for _ in range(4)]
        for one in came[:3]:
            comes(forum, one)
    late = SPRING + timedelta(days=30)
    with transaction(forum.engine) as session:
        end_gatherings(session, late, 10)
    coming = forum.plan(capacity=100, starts_at=late + timedelta(days=9), now=late)
    with reading(forum.engine) as session:
        found = suggested_overbooking(session, coming, HOST, late)
        assert (found.gatherings, found.no_show_rate, found.overbook > 0) == (4, 0.25, True)
        assert session.get_one(Gathering, coming).overbook == 0
    sell(forum, "Seat", price=900)
    with reading(forum.engine) as session:
        assert suggested_overbooking(session, coming, HOST, late).gatherings == 0


def test_over_http_the_host_sees_it_and_a_person_only_their_own(door, member):
    path, who, other = f"/{planned(door)['id']}", member(), member()
    door.ask("POST", f"{path}/rsvps", who, {})
    assert door.ask("GET", f"{path}/turnout", DESK).json["is_known"] is False
    early = door.ask("PUT", f"{path}/turnout", DESK, {"all_came": True})
    assert (early.status_code, slug(early)) == (409, "not-over-yet")
    for here in (f"{path}/turnout", f"{path}/turnout/guests", f"{path}/overbooking"):
        assert door.ask("GET", here, DESK).status_code == 200
        assert door.ask("GET", here, who).status_code == 403
    assert door.ask("GET", f"/persons/{who}/turnout", who).json["gatherings"] == 0
    assert door.ask("GET", f"/persons/{who}/turnout", other).status_code == 403
    assert door.ask("GET", f"/persons/{other}/turnout", other).status_code == 404
