"""Elsewhere an address is who somebody is, and a member's name stands in the directory whatever they say."""

from __future__ import annotations

from sqlalchemy import select

from services.membership.actions.erasures import erase_person
from services.membership.actions.imports import MAPPINGS, read_rows, start_import, take_portion_in
from services.membership.actions.persons import register_person
from services.membership.models import ImportRow, Organisation, Person, db
from shared.callers import Role
from tests.services.erased import found_of
from tests.services.membership.office import PROFILE

SHARED = "office@stlukes.example"


def test_a_name_is_hidden_and_the_rest_is_found(door, office):
    seen = {"title": "public", "offers": "public"}
    person = {"profile": {**PROFILE, "visibility": seen}}
    akinyi = office.member("individual", person=person).person_id
    (card,) = door.ask("GET", "/directory?q=founder").json["items"]
    assert (card["name"], card["person_id"], card["title"]) == (None, None, "Founder")
    assert str(akinyi) not in door.ask("GET", "/directory").text
    for q in ("akinyi", "odhiambo", "majisafi"):
        for who in (None, [Role.MEMBER]):
            assert door.ask("GET", f"/directory?q={q}", who).json["items"] == []


def test_two_who_share_an_address_are_two(door, office):
    members = [
        office.member(
            "individual", person={"full_name": name, "email": SHARED, "profile": opened()}
        )
        for name in ("Ruth Okafor", "Paul Okafor")
    ]
    found = door.ask("GET", "/directory?q=okafor").json["items"]
    assert {one["name"] for one in found} == {"Ruth Okafor", "Paul Okafor"}
    ruth, paul = (one.person_id for one in members)
    profile = door.ask("GET", f"/persons/{ruth}/profile", ruth)
    hidden = {**PROFILE, "visibility": {}}
    path = f"/persons/{ruth}/profile"
    assert door.ask("PUT", path, ruth, hidden, If_Match=profile.headers["ETag"]).status_code == 200
    found = door.ask("GET", "/directory?q=okafor").json["items"]
    assert [one["person_id"] for one in found] == [str(paul)]


def test_nobody_is_found_by_an_address_even_where_it_is_shown(door, office):
    office.member("individual", person={"email": SHARED, "profile": opened()})
    for q in ("stlukes", SHARED, "office"):
        assert door.ask("GET", "/directory", query_string={"q": q}).json["items"] == []
    assert door.ask("GET", "/directory").json["items"][0]["contact"] == SHARED


def test_an_address_is_no_identity(office):
    for name in ("Ruth Okafor", "Paul Okafor"):
        office.do(register_person, name, SHARED, office.now)
    assert len(office.look(lambda session: session.scalars(select(Person.id)).all())) == 2


def opened():
    """A profile that shows a name and where to write to."""
    return {**PROFILE, "visibility": {"name": "public", "contact": "public"}}


def test_of_two_who_share_a_mailbox_one_is_erased_and_the_other_stays(door, office):
    ruth, paul = (
        office.member("individual", person={"full_name": name, "email": SHARED}).person_id
        for name in ("Ruth Okafor", "Paul Okafor")
    )
    church = office.organisation("St Luke's", "charity", contact=SHARED)
    rows = f"name,email\nRuth Okafor,{SHARED}\nPaul Okafor,{SHARED}\n"
    table = read_rows(rows.encode())
    run = office.do(start_import, table, MAPPINGS["persons"], office.now, is_confirmed=True)
    office.do(erase_person, ruth, office.today, office.now)
    office.do(take_portion_in, run.id, office.today, office.now)
    outcomes = [row.outcome for row in office.look(lambda session: session.query(ImportRow).all())]
    assert outcomes == ["refused", "unchanged"]
    assert door.ask("GET", f"/persons/{ruth}", [Role.STEWARD]).status_code == 404
    assert door.ask("GET", f"/persons/{paul}", [Role.STEWARD]).json["email"] == SHARED
    assert office.look(lambda session: session.get_one(Organisation, church)).contact == SHARED
    assert found_of(office.engine, db.metadata, ["ruth"]) == {"invoices.billed_to"}


def test_what_is_held_of_somebody_is_told_to_them(door, office):
    ruth = office.member("individual", person={"full_name": "Ruth Okafor", "email": SHARED})
    office.member("individual", person={"full_name": "Paul Okafor", "email": SHARED})
    told = door.ask("GET", f"/persons/{ruth.person_id}/disclosure", ruth.person_id).text
    assert "Ruth Okafor" in told
    assert "Paul" not in told
