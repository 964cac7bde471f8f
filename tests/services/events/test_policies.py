"""How people come: approved, asked, in order, until when; let to another; and what they need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from events.gatherings import RsvpAccepted, RsvpCancelled
from services.events.actions.gatherings import edit_gathering
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.needs import KEPT, name_guests, tell_needs
from services.events.actions.places import lock_gathering
from services.events.actions.requests import approve_request, refuse_request
from services.events.actions.rsvps import accept_rsvp
from services.events.jobs import erase_past_needs
from services.events.models import Gathering, GuestName, Needs, Rsvp
from services.events.queries.needs import needs_at
from services.events.rules import GatheringHasStarted, NoSuchRsvp
from services.events.rules.policies import (
    GatheringIsFull,
    HasAnAnswerAlready,
    NobodyAsked,
    fee_of_cancelling,
    takes_at_once,
)
from services.events.rules.questions import (
    AnswersDoNotFit,
    TwoQuestionsAreOne,
    check_answers,
    check_questions,
)
from shared.database import reading, transaction
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING
from tests.services.events.door import DESK

LUNCH = {"key": "lunch", "text": "Will you eat with us?", "kind": "yes-no"}
TABLE = {"key": "table", "text": "At which table?", "kind": "choice", "options": ["Water", "Law"]}
WHY = {"key": "why", "text": "What brings you?", "kind": "text"}
ASKED: list[dict[str, Any]] = [
    {"options": [], "is_required": False, **one} for one in (LUNCH, TABLE, WHY)
]
MUST = [{**ASKED[1], "is_required": True}]


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"lunch": "maybe"}, {"lunch": ["One of: yes, no."]}),
        ({"table": "Money"}, {"table": ["One of: Water, Law."]}),
        ({"shoe": "42"}, {"shoe": ["This was not asked."]}),
    ],
)
def test_an_answer_that_does_not_fit_is_told_what_would(answers, fault):
    with pytest.raises(AnswersDoNotFit) as refused:
        check_answers(ASKED, answers)
    assert refused.value.fields == {"answers": fault}


def test_what_must_be_said_is_asked_for_in_the_words_of_the_event():
    with pytest.raises(AnswersDoNotFit) as refused:
        check_answers(MUST, {"table": " "})
    assert refused.value.fields == {"answers": {"table": ["Please say: At which table?"]}}


def test_two_questions_of_one_key_and_a_choice_of_nothing_are_refused():
    for questions in ([ASKED[0], ASKED[0]], [{**ASKED[1], "options": []}]):
        with pytest.raises(TwoQuestionsAreOne):
            check_questions(questions)


@pytest.mark.parametrize(
    ("hours_before", "fee"), [(49, 0), (48, 3000), (1, 3000)], ids=["in time", "on it", "late"]
)
def test_going_back_after_the_deadline_costs_its_share(hours_before, fee):
    gathering = Gathering(starts_at=SPRING, cancel_until_hours=48, cancel_fee_percent=50)
    rsvp = Rsvp(state="confirmed", price_minor=2000, places=3)
    assert fee_of_cancelling(gathering, rsvp, SPRING - timedelta(hours=hours_before)) == fee


@pytest.mark.parametrize(
    "more", [{"is_ticketed": True}, {"needs_approval": True}, {"questions": ASKED}]
)
def test_what_asks_for_more_gives_no_place_at_once(more):
    plain = {"is_ticketed": False, "needs_approval": False, "questions": []}
    assert takes_at_once(Gathering(**plain, is_waiting_paused=False))
    assert not takes_at_once(Gathering(**{**plain, **more}, is_waiting_paused=False))


def test_who_asks_holds_nothing_until_the_host_says_yes(forum, engine):
    forum.plan(capacity=1, needs_approval=True)
    first, second = uuid4(), uuid4()
    assert [forum.rsvp(one).state for one in (first, second, first)] == ["asked"] * 3
    assert forum.now_is().taken == 0
    for _ in range(2):
        assert decide(forum, approve_request, first).state == "confirmed"
    assert decide(forum, approve_request, second).state == "waiting"
    assert [type(said) for said in announced(engine)[1:2]] == [RsvpAccepted]
    assert forum.audit().agrees


def test_who_is_refused_is_told_and_holds_nothing(forum, engine):
    forum.plan(needs_approval=True)
    person = uuid4()
    forum.rsvp(person)
    for _ in range(2):
        assert decide(forum, refuse_request, person).state == "cancelled"
    assert [type(said) for said in announced(engine)[1:]] == [RsvpCancelled]
    with pytest.raises(NobodyAsked):
        decide(forum, approve_request, person)


def test_a_no_to_who_comes_too_late_locks_nothing(forum, engine):
    forum.plan(capacity=1, has_waiting_list=False)
    holder = uuid4()
    forum.rsvp(holder)
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    with pytest.raises(GatheringIsFull, match="Spring Forum"):
        forum.rsvp(uuid4())
    most = {"postgresql": 2, "sqlite": 3}[engine.dialect.name]  # who it is, and what came of it
    assert len([one for one in said if one.startswith(("SELECT", "UPDATE", "WITH"))]) == most
    assert not any("FOR UPDATE" in one for one in said)
    assert forum.rsvp(holder).state == "confirmed"


def test_who_has_a_place_is_not_refused_by_mistake(forum):
    forum.plan()
    person = uuid4()
    forum.rsvp(person)
    with pytest.raises(NobodyAsked):
        decide(forum, refuse_request, person)


def test_answers_are_kept_and_a_missing_one_leaves_nothing_behind(forum):
    forum.plan(questions=MUST)
    person = uuid4()
    with pytest.raises(AnswersDoNotFit):
        forum.rsvp(person)
    assert forum.audit().taken == 0
    assert ask(forum, person, table="Water").answers == {"table": "Water"}
    assert forum.audit().agrees


def test_what_is_full_and_has_no_waiting_list_says_so(forum):
    forum.plan(capacity=1, has_waiting_list=False)
    holder = uuid4()
    forum.rsvp(holder)
    with pytest.raises(GatheringIsFull):
        forum.rsvp(uuid4())
    assert forum.rsvp(holder).state == "confirmed"


def test_while_the_waiting_list_rests_nobody_moves_up_and_nobody_passes_it(forum):
    forum.plan(capacity=1)
    holder, first = uuid4(), uuid4()
    forum.rsvp(holder)
    waits = forum.rsvp(first)
    edit(forum, is_waiting_paused=True)
    forum.cancel(holder)
    assert forum.state_of(waits) == "waiting"
    assert forum.rsvp(uuid4()).state == "waiting"
    edit(forum, is_waiting_paused=False)
    assert forum.state_of(waits) == "confirmed"
    assert forum.audit().agrees


def test_nobody_moves_up_when_it_is_too_late_to_come(forum):
    forum.plan(capacity=1, cut_off_hours=24)
    holder = uuid4()
    forum.rsvp(holder)
    waits = forum.rsvp(uuid4())
    forum.cancel(holder, SPRING - timedelta(hours=23))
    assert forum.state_of(waits) == "waiting"


def test_a_place_given_back_after_it_was_moved_up_into_does_not_come_alive_again(forum):
    forum.plan(capacity=1)
    holder, first, second = uuid4(), uuid4(), uuid4()
    for one in (holder, first, second):
        forum.rsvp(one)
    forum.cancel(holder)
    forum.cancel(first)
    assert forum.rsvp(second).state == "confirmed"
    assert forum.rsvp(first).state == "waiting"
    assert forum.audit().agrees


def test_another_comes_instead_though_all_is_full(forum, member):
    forum.plan(capacity=2)
    goes, comes = uuid4(), member()
    forum.rsvp(goes, 2)
    waits = forum.rsvp(uuid4())
    for _ in range(2):
        theirs = transfer(forum, goes, comes)
        assert (theirs.state, theirs.places, theirs.admitted_as) == ("confirmed", 2, "member")
    assert (forum.now_is().taken, forum.state_of(waits)) == (2, "waiting")
    assert forum.audit().agrees


def test_a_place_is_not_let_to_who_has_one_nor_by_who_has_none(forum):
    forum.plan()
    one, other = uuid4(), uuid4()
    forum.rsvp(one)
    forum.rsvp(other)
    with pytest.raises(HasAnAnswerAlready):
        transfer(forum, one, other)
    with pytest.raises(NoSuchRsvp):
        transfer(forum, uuid4(), uuid4())
    with pytest.raises(GatheringHasStarted):
        transfer(forum, one, uuid4(), SPRING)


def test_whose_answer_is_gone_learns_nothing_of_others_by_letting_it_to_them(forum):
    forum.plan()
    gone, other = uuid4(), uuid4()
    forum.rsvp(gone)
    forum.cancel(gone)
    forum.rsvp(other, now=NOW + timedelta(minutes=1))
    with pytest.raises(NoSuchRsvp):
        transfer(forum, gone, other, NOW + timedelta(minutes=2))


def test_what_going_back_cost_stays_on_the_answer(forum):
    forum.plan(cancel_until_hours=24, cancel_fee_percent=50)
    person = uuid4()
    forum.rsvp(person)
    with transaction(forum.engine) as session:
        session.get_one(Rsvp, forum.rsvp(person).id).price_minor = 1999
    assert forum.cancel(person, SPRING - timedelta(hours=1)).fee_minor == 1000


def test_needs_are_for_the_host_and_gone_when_one_does_not_come(forum):
    forum.plan()
    comes, goes = uuid4(), uuid4()
    for one in (comes, goes):
        forum.rsvp(one)
        need(forum, one)
    forum.cancel(goes)
    with reading(forum.engine) as session:
        told = needs_at(session, forum.gathering_id)
    assert [(one.person_id, one.dietary) for one in told] == [(comes, "vegan")]
    need(forum, comes, dietary="")
    assert count(forum) == 0


def test_needs_are_erased_some_days_afterwards(forum):
    forum.plan()
    person = uuid4()
    forum.rsvp(person)
    need(forum, person)
    over = SPRING + timedelta(hours=3) + KEPT
    for now, left in ((over - timedelta(minutes=1), 1), (over, 0)):
        with transaction(forum.engine) as session:
            erase_past_needs(session, now, now.date())
        assert count(forum) == left


def test_guests_are_named_for_the_host_alone_and_not_for_long(door, here, member, engine):
    person, path = member(), f"{here}/rsvps"
    door.ask("POST", path, person, {"places": 2})
    put = f"{path}/{person}/guests"
    assert door.ask("PUT", put, person, {"names": ["Wanjiru Kamau"]}).json[0]["place"] == 1
    refused = door.ask("PUT", put, person, {"names": ["Wanjiru Kamau", "Otieno Ouma"]})
    assert (refused.status_code, refused.json["errors"]) == (
        422,
        {"names": ["At most 1: so many guests you bring."]},
    )
    assert "Wanjiru" not in door.ask("GET", path, DESK).text
    assert [one["name"] for one in door.ask("GET", f"{here}/guests", DESK).json] == [
        "Wanjiru Kamau"
    ]
    assert door.ask("GET", f"{here}/guests", person).status_code == 403
    door.ask("PUT", f"{path}/{person}", person, {"places": 1})
    assert door.ask("GET", f"{here}/guests", DESK).json == []


def test_the_names_of_guests_are_erased_some_days_afterwards_and_when_one_does_not_come(forum):
    forum.plan()
    comes, goes = uuid4(), uuid4()
    for one in (comes, goes):
        forum.rsvp(one, 2)
        with transaction(forum.engine) as session:
            name_guests(session, forum.gathering_id, one, ["Wanjiru Kamau"])
    forum.cancel(goes)
    with reading(forum.engine) as session:
        assert [one.person_id for one in session.scalars(select(GuestName))] == [comes]
    over = SPRING + timedelta(hours=3) + KEPT
    with transaction(forum.engine) as session:
        assert erase_past_needs(session, over, over.date()) == 1
        assert erase_past_needs(session, over, over.date()) == 0


def test_only_who_comes_says_what_they_need(forum):
    forum.plan()
    with pytest.raises(NoSuchRsvp):
        need(forum, uuid4())


def test_needs_are_in_no_answer_and_no_list_but_the_hosts(door, here, member):
    person = member()
    door.ask("POST", f"{here}/rsvps", person, {})
    path = f"{here}/rsvps/{person}"
    told = {"access": "step-free way", "dietary": "coeliac"}
    assert door.ask("PUT", f"{path}/needs", person, told).status_code == 200
    for who, where in ((DESK, f"{here}/rsvps"), (person, path), (DESK, f"{here}/waiting-list")):
        assert "coeliac" not in door.ask("GET", where, who).text
    assert "coeliac" in door.ask("GET", f"{here}/needs", DESK).text
    assert door.ask("GET", f"{here}/needs", person).status_code == 403


def test_the_explanation_says_of_each_party_what_blocks_it(door, here, member):
    holder, first, second = member(), member(), member()
    for who, places in ((holder, 1), (first, 2), (second, 3)):
        door.ask("POST", f"{here}/rsvps", who, {"places": places})
    explained = door.ask("GET", f"{here}/waitlist/explain", DESK).json["items"]
    assert [one["blocked_by"] for one in explained] == [
        "A party of 2 needs as many places together; 1 is free.",
        "A party of 3 is larger than the event (2 places).",
    ]


def ask(forum, person_id, **answers: str) -> Rsvp:
    with transaction(forum.engine) as session:
        asked = (forum.gathering_id, person_id, 1, NOW, NOW.date())
        return accept_rsvp(session, *asked, answers=answers)


def decide(forum, how, person_id) -> Rsvp:
    with transaction(forum.engine) as session:
        return how(session, forum.gathering_id, person_id, NOW)


def transfer(forum, person_id, to_id, now=NOW) -> Rsvp:
    with transaction(forum.engine) as session:
        return transfer_rsvp(session, forum.gathering_id, person_id, to_id, now, now.date())


def edit(forum, **changes) -> None:
    with transaction(forum.engine) as session:
        edit_gathering(session, lock_gathering(session, forum.gathering_id), NOW, **changes)


def need(forum, person_id, access: str = "", dietary: str = "vegan") -> None:
    with transaction(forum.engine) as session:
        tell_needs(session, forum.gathering_id, person_id, access, dietary, NOW)


def count(forum) -> int:
    with reading(forum.engine) as session:
        return session.scalar(select(func.count()).select_from(Needs)) or 0
