"""The directory: who is in it today, by which words they are found, and by whom."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.membership.actions.directory.listing import list_anew
from services.membership.actions.merges import merge_persons, undo_merge
from services.membership.actions.organisations import describe_organisation
from services.membership.actions.persons import publish_profile
from services.membership.models import Listing, Organisation, Person
from services.membership.models.words import ORGANISATION_FIELDS, VISIBLE_FIELDS
from shared.callers import Role
from shared.tokens import program_token
from tests.services.membership.office import PROFILE

NO_LOCK: dict[str, dict[str, str]] = {"persons": {}, "organisations": {}}
STEWARD = [Role.STEWARD]
MEMBER = [Role.MEMBER]
OPEN = dict.fromkeys(VISIBLE_FIELDS, "public")


@pytest.fixture
def akinyi(office) -> UUID:
    """An individual member who shows everything to everybody."""
    return individual(office, "Akinyi Odhiambo", "akinyi@majisafi.example", OPEN)


def test_somebody_is_found_by_the_beginnings_of_words(door, akinyi):
    for q in ("aki", "ODH aki", "kisu", "founder lit"):
        assert found(door, q=q) == ["Akinyi Odhiambo"]
    for q in ("kinyi", "aki jan"):
        assert found(door, q=q) == []


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Jürgen Müller", "mul"),
        ("Jürgen Müller", "MÜLLER"),
        ("Bjørn Åse", "bjorn ase"),
        ("Bjorn Ase", "bjørn åse"),
        ("Anna Groß", "gross"),
        ("Łukasz Żak", "lukasz zak"),
        ("Zoë D'Arcy-Núñez", "zoe nunez"),
        ("Иван Петров", "петр"),
        ("王小明", "王"),
        ("प्रिया शर्मा", "प्रिया"),
    ],
)
def test_accents_and_case_keep_nobody_from_being_found(door, office, name, asked):
    individual(office, name, "somebody@example.org", OPEN)
    assert found(door, q=asked) == [name]


@pytest.mark.parametrize(
    "facet",
    [
        {"cause": "sdg-6"},
        {"region": "east-africa"},
        {"offer": "pilot-site"},
        {"need": "funding"},
        {"language": "sw"},
        {"country": "KE"},
        {"tier": "individual"},
        {"kind": "person"},
        {"q": "akinyi", "cause": "sdg-6", "offer": "pilot-site"},
    ],
)
def test_somebody_is_found_by_facets(door, akinyi, facet):
    assert found(door, **facet) == ["Akinyi Odhiambo"]


@pytest.mark.parametrize(
    "facet",
    [
        {"cause": "sdg-7"},
        {"offer": "funding"},
        {"kind": "organisation"},
        {"tier": "corporate"},
        {"q": "akinyi", "need": "legal"},
        {"q": "sdg6"},
    ],
)
def test_and_by_no_others(door, akinyi, facet):
    assert found(door, **facet) == []


def test_an_organisation_is_found_and_so_is_who_speaks_for_it(door, office):
    body = office.member().organisation_id
    seen = dict.fromkeys(ORGANISATION_FIELDS, "public")
    change(office, Organisation, body, describe_organisation, {"visibility": seen})
    (founder,) = office.look(lambda session: [one.id for one in session.query(Person)])
    publish(office, founder, OPEN)
    assert found(door, q="maji") == ["Akinyi Odhiambo", "Maji Safi Works"]
    assert found(door, sector="social-enterprise", kind="person") == ["Akinyi Odhiambo"]
    (card,) = items(door, kind="person")
    assert card["organisations"][0]["name"] == "Maji Safi Works"
    change(office, Organisation, body, describe_organisation, {"display_name": "Nuru Lamps"})
    assert found(door, q="maji") == []
    assert found(door, q="nuru") == ["Akinyi Odhiambo", "Nuru Lamps"]
    office.depart(body, founder)
    assert found(door, q="nuru") == ["Nuru Lamps"]
    assert found(door, q="akinyi") == []


def test_who_is_no_member_any_more_is_gone_the_same_day_without_the_clock(door, office, akinyi):
    last = office.today + timedelta(days=365 + 31)
    assert found(door, q="akinyi") == ["Akinyi Odhiambo"]
    office.on(last)
    assert found(door, q="akinyi") == []
    assert found(door) == []
    assert items(door, STEWARD) == []


def test_who_is_no_member_yet_is_not_there(door, office):
    publish(office, office.person(), OPEN)
    assert items(door, STEWARD) == []


def test_a_discreet_person_is_found_by_nobody(door, office, akinyi):
    publish(office, akinyi, OPEN, discreet=True)
    for who in (None, MEMBER, STEWARD, akinyi):
        assert found(door, who, q="akinyi") == []
        assert found(door, who) == []


def test_everybody_sees_what_is_their_own_and_a_steward_sees_all(door, office):
    akinyi = individual(office, "Akinyi Odhiambo", "akinyi@majisafi.example", {})
    for who, names in ((None, []), (MEMBER, []), (STEWARD, ["Akinyi Odhiambo"])):
        assert found(door, who, q="aki") == names
    (own,) = items(door, akinyi)
    assert (own["name"], own["is_own"], own["contact"]) == (
        "Akinyi Odhiambo",
        True,
        "akinyi@majisafi.example",
    )


def test_a_locked_field_is_hidden_at_once_and_told_to_all_by_the_clock(door, office, akinyi):
    lock = {"persons": {"title": "members", "interests": "nobody"}, "organisations": {}}
    assert door.ask("PUT", "/policies/visibility", [Role.ADMIN], lock).status_code == 200
    assert (found(door, q="founder"), found(door, MEMBER, q="founder")) == ([], ["Akinyi Odhiambo"])
    assert found(door, MEMBER, q="litre") == []
    assert items(door)[0]["title"] is None
    assert office.sweep(office.today) > 0
    assert (found(door, q="founder"), found(door, MEMBER, q="founder")) == ([], ["Akinyi Odhiambo"])
    assert door.ask("PUT", "/policies/visibility", [Role.ADMIN], NO_LOCK).status_code == 200
    office.sweep(office.today)
    assert found(door, q="founder litre") == ["Akinyi Odhiambo"]


def test_pages_hold_everybody_once_in_an_order_that_stays(door, office):
    for number in range(5):
        individual(office, f"Akinyi {number}", f"a{number}@example.org", OPEN)
    whole = found(door)
    assert found(door) == whole
    pages: list[list[str]] = []
    after: dict[str, str] = {}
    while len(pages) < 9:
        page = door.ask(
            "GET", "/directory", None, query_string={"limit": 2, "q": "ak", **after}
        ).json
        pages.append([one["name"] for one in page["items"]])
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == [whole[:2], whole[2:4], whole[4:]]


def test_a_merge_and_its_undoing_are_followed(door, office, akinyi):
    double = individual(office, "Akinyi Otieno", "otieno@majisafi.example", OPEN)
    merge = office.do(merge_persons, akinyi, double, None, office.today, office.now)
    assert (found(door, q="otieno"), found(door, q="odhiambo")) == ([], ["Akinyi Odhiambo"])
    office.do(undo_merge, merge.id, None, office.now)
    assert found(door, q="otieno") == ["Akinyi Otieno"]
    assert differing(office) == 0


def test_a_search_for_too_many_words_is_refused_in_words(door):
    asked = {"q": " ".join(f"w{number}" for number in range(9))}
    refused = door.ask("GET", "/directory", None, query_string=asked)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/too-many-words")


def test_a_program_whose_token_does_not_reach_sees_what_everybody_sees(door, office, settings):
    individual(office, "Akinyi Odhiambo", "akinyi@majisafi.example", {"name": "members"})
    for scope, count in (("membership:read", 1), ("events:read", 0)):
        token = program_token(settings, "tests", [scope], roles=STEWARD, now=office.now)
        headers = {"Authorization": f"Bearer {token}"}
        answer = door.client.get("/directory", headers=headers)
        assert len(answer.json["items"]) == count


def test_what_was_missed_is_put_right_by_the_clock(office, door, akinyi):
    def blind(session):
        session.connection().exec_driver_sql("DELETE FROM directory_words")

    office.sweep(office.today)
    office.do(blind)
    assert found(door, q="akinyi") == []
    tomorrow = office.today + timedelta(days=2)
    office.sweep(tomorrow)
    assert found(door, q="akinyi") == ["Akinyi Odhiambo"]


def individual(office, name: str, email: str, visibility: dict[str, str]) -> UUID:
    """Somebody becomes a member by themselves, and shows this of themselves to others."""
    person = {"full_name": name, "email": email, "profile": profile(visibility)}
    held = office.member("individual", person=person)
    assert held.person_id is not None
    return held.person_id


def profile(visibility: dict[str, str], **more: Any) -> dict[str, Any]:
    """Akinyi's profile, shown to these."""
    return {**copy.deepcopy(PROFILE), "visibility": visibility, **more}


def publish(office, person_id: UUID, visibility: dict[str, str], **more: Any) -> None:
    """Somebody shows this of themselves to others from now on."""
    change(office, Person, person_id, publish_profile, profile(visibility, **more))


def change(office, model, record_id: UUID, action, *given: Any) -> None:
    """Do something with a person or an organisation."""
    office.do(lambda session: action(session, session.get_one(model, record_id), *given))


def items(door, who=None, **asked: str) -> list[dict[str, Any]]:
    """What a search finds."""
    answer = door.ask("GET", "/directory", who, query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def found(door, who=None, **asked: str) -> list[str]:
    """The names that a search finds."""
    return sorted((one["name"] for one in items(door, who, **asked)), key=str)


def differing(office) -> int:
    """How many listings are not as they would be written anew."""

    def compare(session):
        return list_anew(session, [one.subject_id for one in session.query(Listing)])

    return office.do(compare)
