"""Each route over HTTP: what it answers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from events.memberships import MemberJoined
from events.representatives import RepresentativeLeft
from events.signins import SignInRequested
from services.membership.actions.sign_ins import make_link, token_of
from services.membership.models import Organisation, SignInLink
from shared.callers import Role
from tests.services.membership.office import PROFILE, TODAY

STEWARD, TREASURER, ADMIN = (Role.STEWARD,), (Role.TREASURER,), (Role.ADMIN,)
NEWCOMER: dict[str, Any] = {
    "tier": "social-enterprise",
    "organisation": {
        "name": "Maji Safi Works",
        "sector": "social-enterprise",
        "country": "KE",
        "causes": ["sdg-6"],
    },
    "person": {
        "full_name": "Akinyi Odhiambo",
        "email": "akinyi@majisafi.example",
        "title": "Founder",
        "profile": {"needs": [{"tag": "funding"}]},
    },
}


def slug(answer: Any) -> str:
    return answer.json["type"].rsplit("/", 1)[-1]


@pytest.fixture
def applied(door):
    """A newcomer's application, as answered."""
    answer = door.ask("POST", "/applications", None, NEWCOMER)
    assert answer.status_code == 201, answer.text
    return answer.json


@pytest.fixture
def approved(door, applied):
    """The same, approved."""
    return door.ask("POST", f"/applications/{applied['id']}/approval", STEWARD).json


@pytest.fixture
def joined(door, approved):
    """The same, paid."""
    answer = door.ask("POST", f"/invoices/{approved['invoice']['id']}/payments", TREASURER, PAYMENT)
    assert answer.status_code == 201, answer.text
    return approved


PAYMENT = {
    "paid_on": TODAY.isoformat(),
    "amount_minor": 30_000,
    "method": "transfer",
    "reference": "bank-77",
}


# Joining


def test_tiers_are_shown_to_anyone(door):
    tiers = {tier["slug"]: tier for tier in door.ask("GET", "/tiers").json["items"]}
    assert (tiers["charity"]["price_minor"], tiers["individual"]["kind"]) == (20_000, "person")


def test_a_newcomer_is_told_the_ids_and_the_state(applied):
    assert set(applied) == {"id", "state", "person_id", "organisation_id", "token"}
    assert applied["state"] == "submitted"


def test_coming_back_answers_the_same(door, applied):
    again = door.ask("POST", "/applications", None, NEWCOMER).json
    assert again == {**applied, "token": None}


def test_the_title_beside_the_name_is_the_title_of_the_profile(door, applied):
    shown = door.ask("GET", f"/persons/{applied['person_id']}/profile", STEWARD).json
    assert (shown["title"], shown["needs"]) == ("Founder", [{"tag": "funding", "line": ""}])


def test_applications_are_listed_by_state(door, applied):
    listed = door.ask("GET", "/applications?state=submitted", STEWARD).json["items"]
    assert [one["id"] for one in listed] == [applied["id"]]
    assert door.ask("GET", "/applications?state=approved", STEWARD).json["items"] == []


def test_an_approval_answers_with_the_invoice(approved):
    assert approved["state"] == "approved"
    assert (approved["invoice"]["amount_minor"], approved["invoice"]["currency"]) == (30_000, "EUR")
    assert approved["invoice"]["number"] == "2027-000001"


def test_a_refusal_answers_with_the_reason(door, applied):
    path = f"/applications/{applied['id']}/refusal"
    answer = door.ask("POST", path, STEWARD, {"reason": "Not this year"})
    assert (answer.json["state"], answer.json["reason"]) == ("declined", "Not this year")


def test_a_payment_in_full_makes_the_member(door, office, joined):
    assert office.said(MemberJoined)[0].membership_id.hex == joined["membership_id"].replace(
        "-", ""
    )
    shown = door.ask("GET", f"/memberships/{joined['membership_id']}", STEWARD).json
    assert (shown["standing"], shown["member_since"]) == ("active", "2027-03-01")
    assert [term["ends_on"] for term in shown["terms"]] == ["2028-03-01"]


def test_a_payment_is_answered_the_same_twice(door, approved):
    path = f"/invoices/{approved['invoice']['id']}/payments"
    first, second = (door.ask("POST", path, TREASURER, PAYMENT) for _ in range(2))
    assert first.json == second.json
    assert first.json["invoice"]["state"] == "paid"


def test_too_much_money_is_refused_by_name(door, approved):
    path = f"/invoices/{approved['invoice']['id']}/payments"
    answer = door.ask("POST", path, TREASURER, {**PAYMENT, "amount_minor": 30_001})
    assert (answer.status_code, slug(answer)) == (409, "payment-exceeds-what-is-due")


def test_memberships_are_listed_by_standing(door, joined):
    for standing, count in (("active", 1), ("lapsed", 0)):
        listed = door.ask("GET", f"/memberships?standing={standing}", TREASURER).json["items"]
        assert len(listed) == count


def test_a_renewal_answers_with_its_invoice(door, office, joined):
    office.on(date(2028, 2, 1))
    answer = door.ask("POST", f"/memberships/{joined['membership_id']}/renewals", TREASURER)
    assert (answer.status_code, answer.json["number"]) == (201, "2028-000001")


def test_invoices_are_listed_for_a_membership_and_as_a_whole(door, joined):
    for path in (f"/invoices?membership_id={joined['membership_id']}", "/invoices"):
        assert [one["state"] for one in door.ask("GET", path, TREASURER).json["items"]] == ["paid"]


@pytest.mark.parametrize(
    "change",
    [
        {"tier": "golden"},
        {"organisation": {"name": " ", "sector": "company"}},
        {"organisation": {"name": "X", "sector": "bank"}},
        {"organisation": {"name": "X", "sector": "company", "country": "Kenya"}},
        {"person": {"full_name": "A", "email": "not an address"}},
        {"person": {"full_name": "A", "email": "a@x.example", "admin": True}},
        {"organisation": None},
    ],
)
def test_an_application_that_cannot_be_is_refused_and_leaves_nothing(door, office, change):
    answer = door.ask("POST", "/applications", None, {**NEWCOMER, **change})
    assert answer.status_code in (404, 422)
    assert office.count(Organisation) == 0


# Organisations and those who speak for them


def test_an_organisation_is_entered_shown_and_found(door):
    entered = door.ask("POST", "/organisations", STEWARD, NEWCOMER["organisation"])
    assert entered.status_code == 201
    shown = door.ask("GET", f"/organisations/{entered.json['id']}", STEWARD)
    assert shown.json | {"alike": []} == entered.json
    for query, count in (("q=MAJÍ works", 1), ("q=lamps", 0), ("sector=charity", 0)):
        assert len(door.ask("GET", f"/organisations?{query}", STEWARD).json["items"]) == count


def test_organisations_come_in_pages(door, office):
    for number in range(5):
        office.organisation(f"Body {number}")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = door.ask("GET", f"/organisations?limit=2{cursor}", STEWARD).json
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"] and f"&after={page['next']}"
    assert seen == [f"Body {number}" for number in range(5)]


def test_an_edit_needs_the_version_that_it_was_made_on(door, office):
    path = f"/organisations/{office.organisation()}"
    version = door.ask("GET", path, STEWARD).headers["ETag"]
    edits = [
        door.ask("PATCH", path, STEWARD, {"mission": "Lend"}),
        door.ask("PATCH", path, STEWARD, {"mission": "Lend"}, If_Match=version),
        door.ask("PATCH", path, STEWARD, {"mission": "Save"}, If_Match=version),
    ]
    assert [edit.status_code for edit in edits] == [428, 200, 412]
    assert edits[1].headers["ETag"] != version


def test_a_colleague_who_is_new_is_entered_and_appointed(door, applied, joined):
    body = applied["organisation_id"]
    colleague = {"full_name": "Otieno Odhiambo", "email": "otieno@majisafi.example"}
    asked = {"person": colleague, "role": "delegate"}
    first, second = (
        door.ask("POST", f"/organisations/{body}/representatives", STEWARD, asked) for _ in range(2)
    )
    assert first.status_code == 201
    assert first.json == second.json
    listed = door.ask("GET", f"/organisations/{body}/representatives", STEWARD).json["items"]
    assert [one["roles"] for one in listed] == [["billing", "primary"], ["delegate"]]


@pytest.mark.parametrize(
    "who", [{}, {"person_id": "00000000-0000-0000-0000-000000000007", "person": NEWCOMER["person"]}]
)
def test_who_is_to_speak_must_be_said_once(door, applied, joined, who):
    path = f"/organisations/{applied['organisation_id']}/representatives"
    assert door.ask("POST", path, STEWARD, {**who, "role": "delegate"}).status_code == 422


def test_a_departure_ends_access_within_the_same_session(door, office, applied, joined):
    founder, body = office.said(MemberJoined)[0].organisation_id, applied["organisation_id"]
    person = applied["person_id"]
    path = f"/organisations/{body}"
    assert door.ask("GET", path, UUID(person)).status_code == 200
    gone = {"person_id": person, "last_day": TODAY.isoformat()}
    answer = door.ask("POST", f"{path}/departures", UUID(person), gone)
    assert (answer.status_code, answer.json["state"]) == (201, "done")
    assert door.ask("GET", path, UUID(person)).status_code == 403
    assert office.said(RepresentativeLeft)[0].organisation_id == founder


# Persons


def test_a_person_is_entered_and_shown(door):
    entered = door.ask(
        "POST", "/persons", STEWARD, {"full_name": "Ana Lopes", "email": "ana@x.example"}
    )
    shown = door.ask("GET", f"/persons/{entered.json['id']}", STEWARD)
    assert shown.json | {"alike": []} == entered.json


def test_a_person_changes_their_own_address(door, office):
    jan = office.person()
    version = door.ask("GET", f"/persons/{jan}", jan).headers["ETag"]
    answer = door.ask(
        "PATCH", f"/persons/{jan}", jan, {"email": "jan@new.example"}, If_Match=version
    )
    assert (answer.status_code, answer.json["email"]) == (200, "jan@new.example")


def test_a_first_profile_needs_no_version_and_the_next_does(door, office):
    jan = office.person()
    path = f"/persons/{jan}/profile"
    assert door.ask("GET", path, jan).status_code == 404
    first = door.ask("PUT", path, jan, PROFILE)
    assert first.status_code == 200
    assert door.ask("PUT", path, jan, PROFILE).status_code == 428
    again = door.ask(
        "PUT", path, jan, {**PROFILE, "title": "Chair"}, If_Match=first.headers["ETag"]
    )
    assert again.json["title"] == "Chair"


@pytest.mark.parametrize(
    "wrong",
    [
        {"offers": [{"tag": "cake"}]},
        {"visibility": {"name": "friends"}},
        {"visibility": {"shoe-size": "public"}},
        {"languages": ["english"]},
        {"causes": ["SDG 6"]},
    ],
)
def test_a_profile_keeps_to_the_words(door, office, wrong):
    jan = office.person()
    assert door.ask("PUT", f"/persons/{jan}/profile", jan, {**PROFILE, **wrong}).status_code == 422


# Signing in


def test_asking_for_a_link_tells_nobody_who_is_known(door, office):
    office.person("Jan de Vries", "jan@harbour.example")
    answers = [
        door.ask("POST", "/sign-in-links", None, {"email": email})
        for email in ("jan@harbour.example", "nobody@harbour.example")
    ]
    assert [one.status_code for one in answers] == [202, 202]
    assert answers[0].json == answers[1].json
    assert len(office.said(SignInRequested)) == 1


def a_token(door, office, person_id):
    return token_of(office.do(make_link, person_id, office.now), door.settings)


def test_a_link_signs_in_once(door, office):
    jan = office.person()
    token = a_token(door, office, jan)
    assert door.ask("POST", "/sessions", None, {"token": token}).json == {"person_id": str(jan)}
    shown = door.ask("GET", "/me").json
    assert (shown["person_id"], shown["full_name"], shown["roles"]) == (
        str(jan),
        "Jan de Vries",
        [],
    )
    again = door.ask("POST", "/sessions", None, {"token": token})
    assert (again.status_code, slug(again)) == (401, "link-is-used-up")


def test_signing_out_ends_it(door, office):
    door.ask("POST", "/sessions", None, {"token": a_token(door, office, office.person())})
    assert door.ask("DELETE", "/sessions/current").status_code == 204
    assert door.ask("GET", "/me").status_code == 401


def test_a_link_is_too_old_after_a_quarter_of_an_hour(door, office):
    token = a_token(door, office, office.person())
    office.now += timedelta(minutes=15)
    assert door.ask("POST", "/sessions", None, {"token": token}).status_code in (401, 422)


def test_the_page_behind_a_link_uses_nothing_up_until_the_button_is_pressed(door, office):
    jan = office.person()
    page = door.ask("GET", f"/sign-in?token={a_token(door, office, jan)}")
    assert page.status_code == 200
    link = office.look(lambda session: session.query(SignInLink).one())
    assert link.used_at is None
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    pressed = door.ask("POST", "/sign-in", data={"token": token[1]})
    assert (pressed.status_code, pressed.headers["Location"]) == (303, "/signed-in")
    assert door.ask("GET", "/me").json["person_id"] == str(jan)


def test_what_stands_in_a_link_is_shown_as_text_alone(door):
    page = door.ask("GET", '/sign-in?token="><script>alert(1)</script>')
    assert "<script>" not in page.text


def test_me_tells_roles_organisations_and_memberships(door, applied, joined):
    shown = door.ask("GET", "/me", UUID(applied["person_id"])).json
    assert shown["roles"] == ["member", "representative"]
    assert shown["organisation_ids"] == [applied["organisation_id"]]
    assert [one["standing"] for one in shown["memberships"]] == ["active"]


# Staff


def test_staff_are_appointed_and_stood_down(door, office):
    jan = office.person()
    asked = {"person_id": str(jan), "role": "steward"}
    assert door.ask("POST", "/staff", ADMIN, asked).status_code == 201
    assert door.ask("GET", "/me", jan).json["roles"] == ["steward"]
    assert door.ask("DELETE", f"/staff/{jan}/steward", ADMIN).status_code == 204
    assert door.ask("GET", "/me", jan).json["roles"] == []


def test_the_last_admin_is_not_stood_down(door, office):
    jan = office.person()
    door.ask("POST", "/staff", ADMIN, {"person_id": str(jan), "role": "admin"})
    answer = door.ask("DELETE", f"/staff/{jan}/admin", ADMIN)
    assert (answer.status_code, slug(answer)) == (409, "last-admin-stays")


# Imports


def test_the_api_is_documented(door):
    paths = door.ask("GET", "/openapi.json").json["paths"]
    assert "/applications/{application_id}/approval" in paths
    assert paths["/imports"]["post"]["requestBody"]["content"].keys() >= {"text/csv"}
