"""Votes: n of m, one each, changed until it is decided, and never on one's own application."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest

from services.membership.actions.applications import deciding
from services.membership.actions.applications.deciding import vote_on_application
from services.membership.actions.tiers import put_tier
from services.membership.actions.ways_back import way_back
from services.membership.models import Application, ApplicationVote, Membership
from services.membership.queries.applications import application_of
from shared.callers import Role
from tests.services.membership.office import AKINYI, MAJI

QUESTION = {"key": "why", "label": "Why do you join?", "required": True}


@pytest.fixture
def board(office):
    """Three who decide about the tier for persons; two must say yes."""
    named = [office.person(f"Board {n}", f"board{n}@x.example") for n in range(3)]
    said = {"approvals_needed": 2, "approver_ids": named}
    office.do(put_tier, "individual", said)
    return named


def vote(door, application, who, says, remark=""):
    path = f"/applications/{application.id}/votes"
    return door.ask("POST", path, who, {"vote": says, "remark": remark})


@pytest.mark.parametrize("order", list(permutations(["yes", "yes", "no"]))[:3])
def test_two_of_three_decide_in_whatever_order(door, office, board, order):
    application = office.apply("individual")
    said = []
    for who, says in zip(board, order, strict=True):
        said.append(vote(door, application, who, says))
        if said[-1].json["state"] == "approved":
            break
    assert said[-1].json["state"] == "approved"
    assert office.count(Membership) == 1


def test_pages_call_the_tier_by_its_name(door, office, board):
    application = office.apply("individual")
    office.do(put_tier, "individual", {"name": "Friends of the bridge"})
    pages = {
        board[0]: "/ballots/page",
        application.person_id: f"/applications/{application.id}/page",
    }
    assert all(
        "Friends of the bridge" in door.ask("GET", path, who).text for who, path in pages.items()
    )


def test_it_is_declined_once_enough_cannot_say_yes_any_more(door, office, board):
    application = office.apply("individual")
    assert vote(door, application, board[0], "no").json["state"] == "under_review"
    assert vote(door, application, board[1], "no").json["state"] == "declined"
    assert vote(door, application, board[2], "yes").status_code == 409


def test_one_has_one_vote_and_may_change_it(door, office, board):
    application = office.apply("individual")
    for says in ("yes", "yes", "no"):
        answer = vote(door, application, board[0], says)
    assert (answer.json["approvals"], office.count(ApplicationVote)) == (0, 1)
    vote(door, application, board[0], "yes")
    assert vote(door, application, board[1], "yes").json["state"] == "approved"


def test_an_approver_does_not_vote_on_their_own_application(door, office, board):
    application = office.apply(
        "individual", person={"full_name": "Board 0", "email": "board0@x.example"}
    )
    assert application.person_id == board[0]
    answer = vote(door, application, board[0], "yes")
    assert (answer.status_code, answer.json["type"]) == (
        403,
        "/problems/nobody-decides-for-themselves",
    )


def test_others_have_no_vote_and_no_steward_decides_alone(door, office, board):
    application = office.apply("individual")
    stranger = office.person("Some Body", "somebody@else.example")
    assert vote(door, application, stranger, "yes").status_code == 403
    path = f"/applications/{application.id}/approval"
    assert door.ask("POST", path, [Role.STEWARD]).status_code == 409


def test_votes_given_at_once_decide_once(office, board):
    application = office.apply("individual")
    callers = [office.caller(one) for one in board[:2]]
    assert _vote_at_once(office, application, callers) == 2
    assert office.look(lambda s: application_of(s, application.id).state) == "approved"
    assert office.count(Membership) == 1


def test_without_the_lock_a_vote_is_counted_by_nobody(office, board, monkeypatch):
    """The negative control: two who each see only their own yes leave the application undecided."""
    if office.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time, whatever is locked")
    both_looked = threading.Barrier(2, timeout=60)

    def look(session, application_id):
        found = application_of(session, application_id)
        both_looked.wait()
        return found

    monkeypatch.setattr(deciding, "locked", look)
    undecided = []
    for number in range(8):
        who = {"full_name": f"Newcomer {number}", "email": f"n{number}@x.example"}
        application = office.apply("individual", person=who)
        callers = [office.caller(one) for one in board[:2]]
        _vote_at_once(office, application, callers)
        undecided.append(office.look(lambda s, a=application: application_of(s, a.id).state))
    assert "under_review" in undecided


def _vote_at_once(office, application, callers):
    def give(caller):
        said = {"vote": "yes", "remark": "", "today": office.today, "now": office.now}
        return office.do(vote_on_application, application.id, caller, **said)

    with ThreadPoolExecutor(len(callers)) as pool:
        return len(list(pool.map(give, callers)))


def test_a_draft_waits_resumes_and_is_handed_in_with_its_token(door, office, settings):
    office.do(put_tier, "individual", {"questions": [QUESTION]})
    person = {"full_name": AKINYI["full_name"], "email": AKINYI["email"]}
    begun = door.ask(
        "POST", "/applications", None, {"tier": "individual", "person": person, "draft": True}
    )
    path, token = f"/applications/{begun.json['id']}", f"?token={begun.json['token']}"
    assert begun.json["state"] == "draft"
    again = door.ask(
        "POST", "/applications", None, {"tier": "individual", "person": person, "draft": True}
    )
    assert (again.json["id"], again.json["token"]) == (begun.json["id"], None)
    assert door.ask("POST", f"{path}/submission{token}").status_code == 422
    answers = {"answers": {"why": "To meet others"}}
    assert door.ask("PATCH", f"{path}{token}", None, answers).status_code == 200
    assert door.ask("PATCH", path, None, answers).status_code == 401
    assert door.ask("POST", f"{path}/submission{token}").json["state"] == "submitted"
    other = way_back(settings, office.apply(organisation=MAJI).id, office.now)
    assert door.ask("GET", f"{path}?token={other}").status_code == 401


def test_a_draft_that_nobody_touches_expires_and_may_be_begun_anew(office, door):
    person = {"full_name": AKINYI["full_name"], "email": AKINYI["email"]}
    asked = {"tier": "individual", "person": person, "draft": True}
    begun = door.ask("POST", "/applications", None, asked).json["id"]
    later = office.today + timedelta(days=91)
    office.sweep(later)
    assert office.look(lambda s: s.get_one(Application, UUID(begun)).state) == "expired"
    office.on(later)
    assert door.ask("POST", "/applications", None, asked).json["id"] != begun
