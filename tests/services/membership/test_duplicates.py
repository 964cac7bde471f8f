"""Records that look alike: hinted with reasons, told apart for good, and never made one by themselves."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.membership.actions.imports import MAPPINGS, apply, read_rows
from services.membership.actions.persons import give_contact
from services.membership.models import Organisation, Person
from services.membership.queries.duplicates import alike, duplicates
from services.membership.queries.persons import person_of
from services.membership.rules.likeness import (
    organisation_likeness,
    person_likeness,
    phone_key,
    registration_key,
    web_key,
)
from shared.callers import Role

STEWARD = [Role.STEWARD]
NAMED = {"sector": "company", "country": "KE"}


def body(door, name, **more):
    return door.ask("POST", "/organisations", STEWARD, {"name": name, **NAMED, **more}).get_json()


def person(door, name, email, **more):
    given = {"full_name": name, "email": email, **more}
    return door.ask("POST", "/persons", STEWARD, given).get_json()


def reasons(answer):
    return {found["name"]: found["reasons"] for found in answer["alike"]}


def pairs(door, kind):
    found = door.ask("GET", f"/duplicates?kind={kind}", STEWARD).get_json()["items"]
    return {
        (one["name"], other["name"]): other["reasons"] for one in found for other in one["alike"]
    }


def test_who_enters_an_organisation_is_told_what_it_may_be_the_same_as(door):
    body(
        door,
        "Maji Safi Works Ltd",
        website="https://www.majisafi.example/en",
        phone="+254 712 345 678",
    )
    body(door, "Upepo Mills", registration_number="PVT-2016/012")
    again = body(door, "The Maji Safi Works", website="majisafi.example", phone="0712 345678",
                 registration_number="pvt2016012")  # fmt: skip
    assert reasons(again) == {
        "Maji Safi Works Ltd": [
            "the same name",
            "the same telephone number",
            "the same web domain",
        ],
        "Upepo Mills": ["the same registration number"],
    }


def test_who_enters_a_person_is_told_who_it_may_be_and_both_stay(door, office):
    person(door, "Akinyi Odhiambo", "akinyi@majisafi.example", phone="0712 345 678")
    person(door, "Otieno Odhiambo", "office@majisafi.example")
    again = person(door, "ODHIAMBO, Akinyi", "office@majisafi.example", phone="+254712345678")
    assert reasons(again) == {
        "Akinyi Odhiambo": ["the same name", "the same telephone number"],
        "Otieno Odhiambo": ["the same e-mail address"],
    }
    assert office.count(Person) == 3


def test_a_name_says_nothing_across_countries_that_are_both_known(door):
    body(door, "Rotary Club")
    assert reasons(body(door, "Rotary Club", country="TZ")) == {}
    assert reasons(body(door, "Rotary Club", country="")) != {}


def test_pairs_are_listed_page_by_page_until_they_are_told_apart(door):
    first = person(door, "Akinyi Odhiambo", "a@one.example")
    second = person(door, "Odhiambo Akinyi", "a@two.example")
    person(door, "Imani Njoroge", "i@one.example")
    third = person(door, "Imani Njoroge", "i@two.example")
    page = door.ask("GET", "/duplicates?kind=person&limit=1", STEWARD).get_json()
    assert [one["id"] for one in page["items"]] == [first["id"]]
    rest = door.ask("GET", f"/duplicates?kind=person&after={page['next']}", STEWARD).get_json()
    assert [one["alike"][0]["id"] for one in rest["items"]] == [third["id"]]
    told = {"kind": "person", "first_id": second["id"], "second_id": first["id"]}
    for _ in range(2):
        assert door.ask("POST", "/duplicates/dismissals", STEWARD, told).status_code == 204
    assert pairs(door, "person") == {("Imani Njoroge", "Imani Njoroge"): ["the same name"]}


def test_what_was_told_apart_is_no_hint_to_whoever_decides_either(door, office):
    known = office.person("Akinyi Odhiambo", "a@elsewhere.example")
    applied = office.apply()
    path = f"/applications/{applied.id}/duplicates"
    (hint,) = door.ask("GET", path, STEWARD).get_json()["items"]
    assert (hint["id"], hint["reasons"]) == (str(known), ["the same name"])
    told = {"kind": "person", "first_id": str(known), "second_id": str(applied.person_id)}
    door.ask("POST", "/duplicates/dismissals", STEWARD, told)
    assert door.ask("GET", path, STEWARD).get_json()["items"] == []


def test_an_applicant_never_learns_who_is_known(door, office):
    office.person("Akinyi Odhiambo", "a@elsewhere.example")
    asked = {
        "tier": "individual",
        "person": {"full_name": "Akinyi Odhiambo", "email": "a@b.example"},
    }
    applied = door.ask("POST", "/applications", None, asked).get_json()
    assert "alike" not in applied
    path = f"/applications/{applied['id']}"
    shown = door.ask("GET", f"{path}?token={applied['token']}").text
    assert "elsewhere" not in shown
    assert door.ask("GET", f"{path}/duplicates?token={applied['token']}").status_code == 401


def test_one_record_is_not_told_apart_from_itself(door):
    only = person(door, "Akinyi Odhiambo", "a@one.example")["id"]
    told = {"kind": "person", "first_id": only, "second_id": only}
    assert door.ask("POST", "/duplicates/dismissals", STEWARD, told).status_code == 422


def test_a_changed_name_is_compared_anew(door, office):
    person(door, "Akinyi Odhiambo", "a@one.example")
    other = person(door, "A. O.", "a@two.example")["id"]
    found = office.do(
        lambda session: give_contact(session, person_of(session, UUID(other)), "Akinyi Odhiambo")
    )
    assert found.full_name == "Akinyi Odhiambo"
    assert pairs(door, "person") == {("Akinyi Odhiambo", "Akinyi Odhiambo"): ["the same name"]}


def test_what_very_many_share_is_no_reason(office):
    for number in range(26):
        office.person("Anna Müller", f"anna{number}@example.example")
    assert office.look(duplicates, "person", None, 20).items == []
    likeness = person_likeness("Anna Muller")
    assert office.look(alike, "person", {"row 1": likeness}) == {"row 1": []}


def test_many_are_looked_up_at_once_each_with_its_own_hints(office):
    office.organisation("Nuru Lamps")
    office.person("Imani Njoroge", "imani@nuru.example")
    asked = {
        number: organisation_likeness({"name_key": name}) | {"country": country}
        for number, (name, country) in enumerate(
            [
                ("nuru lamps", "NL"),
                ("upepo mills", "NL"),
                ("nuru lamps gmbh", ""),
                ("nuru lamps", "FR"),
            ]
        )
    }
    found = office.look(alike, "organisation", asked)
    assert [len(hints) for hints in found.values()] == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("website", "key"),
    [
        ("https://www.MajiSafi.example/en?x=1", "majisafi.example"),
        ("majisafi.example", "majisafi.example"),
        ("//majisafi.example:8080", "majisafi.example"),
        ("nowhere", ""),
        ("", ""),
    ],
)
def test_an_address_in_the_web_is_known_by_its_domain(website, key):
    assert web_key(website) == key


def test_numbers_are_compared_by_what_counts_in_them():
    assert phone_key("+254 (0) 712-345-678") == phone_key("0712345678") == "712345678"
    assert phone_key("112") == ""
    assert registration_key("HRB 86 891", "DE") == registration_key("hrb-86891", "DE")
    assert registration_key("86891", "DE") != registration_key("86891", "NL")


def test_what_an_import_brings_is_compared_too(office):
    office.organisation("Nuru Lamps", website="nuru.example")
    table = b"name,sector,website\nNuru Lanterns,company,https://nuru.example\n"
    apply(
        office.engine, read_rows(table), MAPPINGS["organisations"], office.now, None, office.today
    )
    (pair,) = office.look(duplicates, "organisation", None, 20).items
    assert pair.alike[0].name == "Nuru Lanterns"
    assert office.count(Organisation) == 2
