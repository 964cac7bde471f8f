"""Hardship without exposing finances to a peer: decided on a case reference, by treasurers, without a name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.grants import GrantGiven, HardshipRefused
from services.membership.actions.memberships import renew_membership
from services.membership.actions.staff import appoint_staff
from services.membership.models import HardshipCase
from shared.callers import Role

STEWARD, TREASURER = [Role.STEWARD], [Role.TREASURER]
TOLD = "My shop burnt down in May."
ENDS = date(2028, 3, 1)


@pytest.fixture
def member(office):
    return office.member("individual")


def ask(door, member, who=None):
    asked = {"membership_id": str(member.id), "statement": TOLD}
    return door.ask("POST", "/hardship-cases", who or member.person_id, asked)


def decide(door, reference, who=TREASURER, **granted):
    given = {"ends_on": "2029-01-01", "reason": "The board's rule 4", **granted}
    return door.ask("POST", f"/hardship-cases/{reference}/approval", who, given)


def renewal(office, member, day):
    office.on(day)
    return office.do(renew_membership, member.id, office.today)


def test_what_is_told_is_read_by_who_decides_and_not_whose_it_is(door, office, member):
    reference = ask(door, member).json["reference"]
    listed = door.ask("GET", "/hardship-cases?state=asked", TREASURER)
    (case,) = listed.json["items"]
    assert (case["reference"], case["statement"], case["tier"]) == (reference, TOLD, "individual")
    for hidden in (member.id, member.person_id, "Akinyi"):
        assert str(hidden) not in listed.text
    for path in ("/hardship-cases", f"/hardship-cases/{reference}/approval"):
        method = "GET" if path == "/hardship-cases" else "POST"
        body = None if method == "GET" else {"percent": 0, "ends_on": "2029-01-01"}
        for peer in (STEWARD, member.person_id):
            assert door.ask(method, path, peer, body).status_code == 403


def test_peers_see_neither_the_statement_nor_the_grant_in_any_answer_of_theirs(
    door, office, member
):
    reference = ask(door, member).json["reference"]
    decide(door, reference, percent=50)
    paths = (
        f"/memberships/{member.id}",
        f"/persons/{member.person_id}",
        "/grants",
        "/applications",
    )
    for path in paths:
        answer = door.ask("GET", path, STEWARD)
        assert answer.status_code == 200
        assert not any(word in answer.text for word in (TOLD, reference, "hardship", "rule 4"))
    assert door.ask("GET", "/grants", TREASURER).json["items"][0]["kind"] == "hardship"


def test_what_was_told_is_deleted_once_it_is_decided_and_said_nowhere(door, office, member):
    decide(door, ask(door, member).json["reference"], percent=50)
    case = office.look(lambda s: s.query(HardshipCase).one())
    assert (case.statement, case.state) == ("", "granted")
    (given,) = office.said(GrantGiven)
    assert (given.person_id, given.is_free, given.ends_on) == (
        member.person_id,
        False,
        date(2029, 1, 1),
    )


@pytest.mark.parametrize(
    ("granted", "price"),
    [({"percent": 35}, 3_150), ({"price_minor": 1_000}, 1_000), ({"price_minor": 99_999}, 9_000)],
)
def test_renewals_ask_the_granted_price_until_the_end_and_then_the_full_one(
    door, office, member, granted, price
):
    decide(door, ask(door, member).json["reference"], **granted)
    first = renewal(office, member, ENDS - timedelta(days=5))
    assert [line.unit_minor for line in first.lines] == [price]
    office.pay(first, "bank-2")
    second = renewal(office, member, ENDS.replace(year=2029) - timedelta(days=5))
    assert second.amount_minor == 9_000


def test_what_is_asked_for_already_is_asked_for_anew(door, office, member):
    asked = renewal(office, member, ENDS - timedelta(days=5))
    decide(door, ask(door, member).json["reference"], percent=20)
    before, after = office.invoices(member.id)[-2:]
    assert (before.id, before.state, after.state, after.amount_minor) == (
        asked.id, "void", "open", 1_800,
    )  # fmt: skip


def test_what_was_paid_already_counts_for_what_is_asked_at_the_granted_price(door, office, member):
    asked = renewal(office, member, ENDS - timedelta(days=5))
    office.pay(asked, "part", amount_minor=1_500)
    decide(door, ask(door, member).json["reference"], percent=20)
    after = office.invoices(member.id)[-1]
    assert (after.outstanding_minor, after.due_on) == (300, asked.due_on)
    office.pay(after, "rest", amount_minor=300)
    assert len(office.membership(member.id).terms) == 2


def test_an_applicant_asks_with_the_token_and_joins_at_the_granted_price(door, office):
    person = {"full_name": "Zawadi Kamau", "email": "z@alone.example"}
    asked = {"tier": "individual", "person": person}
    applied = door.ask("POST", "/applications", None, asked).json
    case = {"application_id": applied["id"], "statement": TOLD}
    assert door.ask("POST", "/hardship-cases", None, case).status_code == 401
    path = f"/hardship-cases?token={applied['token']}"
    received = door.ask("POST", path, None, case)
    assert received.status_code == 201
    assert door.ask("POST", path, None, case).json == received.json
    decide(door, received.json["reference"], price_minor=2_500)
    approved = door.ask("POST", f"/applications/{applied['id']}/approval", STEWARD).json
    assert approved["invoice"]["amount_minor"] == 2_500


def test_it_is_refused_under_the_reference_and_ended_by_a_treasurer(door, office, member):
    refused = ask(door, member).json["reference"]
    path = f"/hardship-cases/{refused}/refusal"
    assert door.ask("POST", path, TREASURER, {"reason": "The fund is spent"}).status_code == 201
    assert office.said(HardshipRefused)[0].reference == refused
    assert decide(door, refused, percent=1).status_code == 409
    decide(door, ask(door, member).json["reference"], percent=50)
    grant = door.ask("GET", "/grants", TREASURER).json["items"][0]["id"]
    assert door.ask("POST", f"/grants/{grant}/end", STEWARD, {}).status_code == 403
    assert door.ask("POST", f"/grants/{grant}/end", TREASURER, {}).status_code == 201
    assert renewal(office, member, ENDS - timedelta(days=5)).amount_minor == 9_000


def test_deciding_the_same_twice_is_harmless_and_says_the_same(door, office, member):
    granted = ask(door, member).json["reference"]
    first, second = decide(door, granted, percent=50), decide(door, granted, percent=50)
    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)
    assert len(office.said(GrantGiven)) == 1
    for other in ({"percent": 40}, {"price_minor": 100}, {"percent": 50, "ends_on": "2028-12-31"}):
        answer = decide(door, granted, **other)
        assert answer.status_code == 409
        assert "at 50 percent of each price until 2029-01-01" in answer.json["detail"]
    grant = door.ask("GET", "/grants", TREASURER).json["items"][0]["id"]
    said = door.ask("POST", f"/hardship-cases/{granted}/refusal", TREASURER, {}).json["detail"]
    assert f"/grants/{grant}/end" in said
    refused = ask(door, member).json["reference"]
    path, reason = f"/hardship-cases/{refused}/refusal", {"reason": "Not now"}
    answers = [door.ask("POST", path, TREASURER, reason) for _ in range(2)]
    assert [(one.status_code, one.json["reason"]) for one in answers] == [(201, "Not now")] * 2
    assert len(office.said(HardshipRefused)) == 1


def test_a_case_that_waits_beside_a_grant_is_not_said_to_be_decided(door, office):
    person = {"full_name": "Zawadi Kamau", "email": "z@alone.example"}
    applied = door.ask("POST", "/applications", None, {"tier": "individual", "person": person}).json
    case = {"application_id": applied["id"], "statement": TOLD}
    reference = door.ask("POST", f"/hardship-cases?token={applied['token']}", None, case).json
    given = {"application_id": applied["id"], "reason_code": "partner", "ends_on": "2028-03-01"}
    grant = door.ask("POST", "/grants", STEWARD, given).json["id"]
    for _ in range(2):
        answer = decide(door, reference["reference"], percent=50)
        assert (answer.status_code, answer.json["title"].split()[0]) == (409, "Something")
        assert door.ask("POST", f"/grants/{grant}/end", STEWARD, {}).status_code == 201
    assert door.ask("POST", "/grants", STEWARD, given).status_code == 409


def test_nobody_asks_for_another_and_no_treasurer_decides_their_own(door, office, member):
    stranger = office.person("Some Body", "somebody@else.example")
    for other in (stranger, STEWARD, TREASURER):
        assert ask(door, member, other).status_code == 403
    reference = ask(door, member).json["reference"]
    office.do(appoint_staff, member.person_id, Role.TREASURER, office.now)
    assert decide(door, reference, member.person_id, percent=0).status_code == 403
