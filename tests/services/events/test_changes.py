"""Changes after the date until which answers change freely: asked of the host, who says yes or no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from events.changes import RsvpChangeAsked, RsvpChangeDecided
from services.events.actions.changes import (
    approve_change,
    change_or_ask,
    refuse_change,
    withdraw_change,
)
from services.events.models import ChangeRequest
from services.events.queries.rsvps import last_rsvp, open_rsvp
from services.events.rules import GatheringHasStarted, NotEnoughPlaces
from services.events.rules.changes import AnswerIsGone, ChangeIsDecided, Wanted
from services.events.rules.questions import AnswersDoNotFit
from shared.database import reading, transaction
from tests.road import announced
from tests.services.events.conftest import SPRING
from tests.services.events.door import DESK, planned, slug
from tests.services.events.test_tickets import ask, sell

FREEZE = SPRING - timedelta(hours=72)
LATE = FREEZE + timedelta(hours=1)
MEAL = {"key": "meal", "text": "Which meal?", "kind": "choice", "options": ["fish", "rice"]}


def wish(
    forum, person_id: UUID, places: int, now: datetime = LATE, is_host: bool = False, **more
) -> ChangeRequest | None:
    with transaction(forum.engine) as session:
        wanted = Wanted(places, **more)
        return change_or_ask(session, forum.gathering_id, person_id, wanted, now, is_host)


def decide(forum, action, request: ChangeRequest, *more, now: datetime = LATE) -> None:
    with transaction(forum.engine) as session:
        action(session, forum.gathering_id, request.id, *more, now)


def held(forum, person_id: UUID) -> int:
    with reading(forum.engine) as session:
        rsvp = open_rsvp(session, forum.gathering_id, person_id)
        return rsvp.places if rsvp else 0


def said(forum, kind) -> list:
    return [one for one in announced(forum.engine) if isinstance(one, kind)]


@pytest.fixture
def dinner(forum):
    """A dinner of five that is ordered three days before, and somebody who comes with one more."""
    asks = {"questions": [MEAL | {"is_required": False}]}
    forum.plan(capacity=5, changes_until_hours=72, **asks)
    who = uuid4()
    forum.rsvp(who, 2)
    return who


def test_until_the_date_answers_change_freely(forum, dinner):
    assert wish(forum, dinner, 3, FREEZE - timedelta(seconds=1)) is None
    assert held(forum, dinner) == 3
    assert wish(forum, dinner, 0, FREEZE - timedelta(seconds=1)) is None
    assert (held(forum, dinner), said(forum, RsvpChangeAsked)) == (0, [])


def test_after_it_the_host_is_asked_once_and_nothing_changes(forum, dinner):
    asked = wish(forum, dinner, 3, FREEZE)
    assert asked is not None
    assert wish(forum, dinner, 3).id == asked.id
    assert held(forum, dinner) == 2
    (told,) = said(forum, RsvpChangeAsked)
    assert (told.change, told.had, told.places) == ("places", 2, 3)


def test_a_yes_changes_it_and_a_second_yes_nothing_more(forum, dinner):
    asked = wish(forum, dinner, 3)
    for _ in range(2):
        decide(forum, approve_change, asked)
    assert held(forum, dinner) == 3
    assert [one.is_approved for one in said(forum, RsvpChangeDecided)] == [True]
    assert forum.audit().agrees
    with pytest.raises(ChangeIsDecided):
        decide(forum, refuse_change, asked, "")


def test_a_no_is_told_with_its_reason_and_leaves_it(forum, dinner):
    asked = wish(forum, dinner, 0)
    for _ in range(2):
        decide(forum, refuse_change, asked, "The meals are ordered.")
    assert held(forum, dinner) == 2
    (told,) = said(forum, RsvpChangeDecided)
    assert (told.is_approved, told.reason) == (False, "The meals are ordered.")
    with pytest.raises(ChangeIsDecided):
        decide(forum, approve_change, asked)


def test_a_cancellation_that_is_approved_lets_the_next_in(forum, dinner):
    forum.rsvp(uuid4(), 3)
    waits = forum.rsvp(uuid4(), 2)
    decide(forum, approve_change, wish(forum, dinner, 0))
    assert forum.state_of(waits) == "confirmed"
    assert forum.audit().agrees


def test_a_late_cancellation_costs_what_it_cost_when_it_was_asked_for(forum):
    forum.plan(capacity=5, changes_until_hours=72, cancel_until_hours=48, cancel_fee_percent=50)
    sell(forum, "Seat", price=1000)
    who = uuid4()
    ask(forum, who)
    with transaction(forum.engine) as session:
        open_rsvp(session, forum.gathering_id, who).state = "confirmed"
    asked = wish(forum, who, 0, SPRING - timedelta(hours=60))
    decide(forum, approve_change, asked, now=SPRING - timedelta(hours=10))
    with reading(forum.engine) as session:
        assert last_rsvp(session, forum.gathering_id, who).fee_minor == 0


def test_more_people_than_there_are_places_for_are_refused_to_the_host(forum, dinner):
    asked = wish(forum, dinner, 4)
    forum.rsvp(uuid4(), 2)
    with pytest.raises(NotEnoughPlaces):
        decide(forum, approve_change, asked)
    assert (held(forum, dinner), forum.audit().agrees) == (2, True)


def test_other_answers_are_asked_for_too_and_must_fit(forum, dinner):
    with pytest.raises(AnswersDoNotFit):
        wish(forum, dinner, 2, answers={"meal": "steak"})
    asked = wish(forum, dinner, 2, answers={"meal": "rice"}, note="I was ill.")
    assert (asked.change, asked.note) == ("answers", "I was ill.")
    decide(forum, approve_change, asked)
    with reading(forum.engine) as session:
        assert open_rsvp(session, forum.gathering_id, dinner).answers == {"meal": "rice"}


def test_another_wish_replaces_the_first_and_the_old_answer_takes_it_back(forum, dinner):
    first, second = wish(forum, dinner, 3), wish(forum, dinner, 0)
    assert (first.id, second.change) == (second.id, "cancellation")
    assert wish(forum, dinner, 2) is None
    with pytest.raises(ChangeIsDecided):
        decide(forum, approve_change, first)
    assert held(forum, dinner) == 2


def test_the_host_changes_without_asking_and_who_waits_is_free(forum, dinner):
    assert wish(forum, dinner, 3, is_host=True) is None
    assert held(forum, dinner) == 3
    waits = forum.rsvp(uuid4(), 4)
    assert wish(forum, waits.person_id, 0) is None
    assert forum.state_of(waits) == "cancelled"


def test_what_was_asked_of_an_answer_that_is_gone_comes_to_nothing(forum, dinner):
    asked = wish(forum, dinner, 3)
    forum.cancel(dinner, LATE)
    with pytest.raises(AnswerIsGone):
        decide(forum, approve_change, asked)


def test_nothing_is_approved_once_the_event_has_begun(forum, dinner):
    asked = wish(forum, dinner, 3)
    with pytest.raises(GatheringHasStarted):
        decide(forum, approve_change, asked, now=SPRING)


def test_who_asked_may_take_it_back(forum, dinner):
    asked = wish(forum, dinner, 3)
    for _ in range(2):
        with transaction(forum.engine) as session:
            withdraw_change(session, session.get_one(ChangeRequest, asked.id), LATE)
    assert wish(forum, dinner, 3).id != asked.id


def test_over_http_it_is_asked_seen_decided_and_nobody_elses(door, member):
    path = f"/{planned(door, changes_until_hours=8760, starts_at=_soon(), ends_at=_soon(3))['id']}"
    who, other = member(), member()
    assert door.ask("POST", f"{path}/rsvps", who, {"places": 1}).status_code == 201
    asked = door.ask("PUT", f"{path}/rsvps/{who}", who, {"places": 2, "note": "My son, too"})
    assert (asked.status_code, asked.json["places"]) == (202, 1)
    assert door.ask("DELETE", f"{path}/rsvps/{who}", who).status_code == 202
    (request,) = door.ask("GET", f"{path}/change-requests?state=asked", DESK).json["items"]
    assert request["change"] == "cancellation"
    assert door.ask("GET", f"{path}/change-requests", other).json["items"] == []
    one = f"{path}/change-requests/{request['id']}"
    assert door.ask("POST", f"{one}/approval", who).status_code == 403
    assert door.ask("DELETE", one, other).status_code == 404
    refused = door.ask("POST", f"{one}/refusal", DESK, {"reason": "Ordered."})
    assert (refused.status_code, refused.json["state"]) == (200, "refused")
    again = door.ask("DELETE", one, who)
    assert (again.status_code, slug(again)) == (409, "change-is-decided")
    assert door.ask("PUT", f"{path}/rsvps/{who}", DESK, {"places": 2}).json["places"] == 2


def _soon(hours: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=30, hours=hours)).isoformat()
