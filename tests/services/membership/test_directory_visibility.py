"""Nobody is found or shown beyond what they opened: each field, each audience, however it is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import true

from services.membership.actions.organisations import describe_organisation
from services.membership.actions.persons import publish_profile
from services.membership.models import Organisation, Person
from services.membership.models.words import ORGANISATION_FIELDS, VISIBLE_FIELDS, Visibility
from services.membership.queries.directory import searching
from shared.callers import Role
from tests.services.membership.door import Door, Who
from tests.services.membership.office import PROFILE, Office

WIDTH = {"public": 0, "members": 1, "nobody": 2}
VIEWERS: dict[str, tuple[Who, int]] = {
    "anybody": (None, 0),
    "a member": ([Role.MEMBER], 1),
    "a steward": ([Role.STEWARD], 2),
}

# For each field a word that is nowhere else: how it is searched, and where it is shown.
PERSON: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "title": ({"title": "Zanzibar"}, {"q": "zanz"}, "title"),
    "interests": ({"interests": "Quokkas"}, {"q": "quokk"}, "interests"),
    "offers": ({"offers": [{"tag": "legal", "line": "Xylophone"}]}, {"q": "xylo"}, "offers"),
    "needs": ({"needs": [{"tag": "media", "line": "Gondola"}]}, {"need": "media"}, "needs"),
    "causes": ({"causes": ["sdg-14"]}, {"cause": "sdg-14"}, "causes"),
    "regions": ({"regions": ["andes"]}, {"region": "andes"}, "regions"),
    "languages": ({"languages": ["qu"]}, {"language": "qu"}, "languages"),
    "country": ({"country": "PE"}, {"country": "PE"}, "country"),
}
BODY: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "name": ({"display_name": "Yurt Works"}, {"q": "yurt"}, "name"),
    "sector": ({"sector": "social-enterprise"}, {"sector": "social-enterprise"}, "sector"),
    "place": ({"city": "Ulan"}, {"q": "ulan"}, "city"),
    "mission": ({"mission": "Felted"}, {"q": "felt"}, "mission"),
    "offers": ({"offers": [{"tag": "data", "line": "Obelisk"}]}, {"offer": "data"}, "offers"),
    "causes": ({"causes": ["sdg-9"]}, {"q": "sdg 9"}, "causes"),
}
chosen = st.sampled_from([str(one) for one in Visibility])


class Somebody:
    """A member of their own, and one who speaks for an organisation; each field can be opened."""

    def __init__(self, door: Door, office: Office) -> None:
        self.door, self.office = door, office
        facts = {name: value for told, _, _ in PERSON.values() for name, value in told.items()}
        self.facts = {**facts, "discreet": False, "wants_introductions": True}
        person = {"full_name": "Wilhelmina Ibarra", "email": "w@vicuna.example"}
        held = office.member(
            "individual", person={**person, "profile": {**self.facts, "visibility": {}}}
        )
        told = {name: value for told, _, _ in BODY.values() for name, value in told.items()}
        hidden = {"profile": {**PROFILE, "visibility": {}}}
        self.body = office.member(organisation=told, person=hidden).organisation_id
        self.person = held.person_id

    def open(self, person: dict[str, str], body: dict[str, str], discreet: bool = False) -> None:
        """Show these fields to these."""
        profile = {**self.facts, "visibility": person, "discreet": discreet}
        self._change(Person, self.person, publish_profile, profile)
        self._change(Organisation, self.body, describe_organisation, {"visibility": body})

    def found(self, who: Who, kind: str, **asked: str) -> list[dict[str, Any]]:
        """Whom a search finds of a kind."""
        answer = self.door.ask("GET", "/directory", who, query_string={**asked, "kind": kind})
        assert answer.status_code == 200
        items: list[dict[str, Any]] = answer.json["items"]  # type: ignore[index]
        return items

    def wrong(self, person: dict[str, str], body: dict[str, str]) -> list[str]:
        """Where somebody is found or shown who should not be, or is not who should be."""
        found = []
        fields = {"person": {"name": ({}, {"q": "wilh"}, "name"), **PERSON}, "organisation": BODY}
        for viewer, (who, level) in VIEWERS.items():
            for kind, seen in (("person", person), ("organisation", body)):
                cards = self.found(who, kind)
                for name, (_, asked, shown) in fields[kind].items():
                    is_open = WIDTH[seen.get(name, "nobody")] <= level
                    if bool(self.found(who, kind, **asked)) != is_open:
                        found.append(f"{viewer} asks for {asked}: {name} is {seen.get(name)}")
                    if any(bool(card[shown]) != is_open for card in cards):
                        found.append(f"{viewer} sees {shown}, which is {seen.get(name)}")
                    if any(bool(card[f"{kind}_id"]) != bool(card["name"]) for card in cards):
                        found.append(f"{viewer} is told who {kind} is, without a name")
        return found

    def _change(self, model: Any, record_id: UUID | None, action: Any, values: Any) -> None:
        self.office.do(lambda session: action(session, session.get_one(model, record_id), values))


@pytest.fixture
def somebody(door: Door, office: Office) -> Somebody:
    """Somebody whose fields can be opened."""
    return Somebody(door, office)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(VISIBLE_FIELDS, chosen)),
       st.fixed_dictionaries({}, optional=dict.fromkeys(ORGANISATION_FIELDS, chosen)))  # fmt: skip
def test_each_field_is_found_and_shown_to_those_it_was_opened_to_and_to_no_others(
    somebody, person, body
):
    somebody.open(person, body)
    assert somebody.wrong(person, body) == []


def test_nothing_of_the_discreet_is_found_or_shown(somebody):
    everything = dict.fromkeys(VISIBLE_FIELDS, "public")
    somebody.open(everything, {}, discreet=True)
    for who, _ in VIEWERS.values():
        titles = [one["title"] for one in somebody.found(who, "person")]
        assert "Zanzibar" not in titles
        assert somebody.found(who, "person", q="wilhelmina") == []
        assert somebody.found(who, "person", q="zanzibar") == []


def test_without_the_audience_the_hidden_would_be_found(somebody, monkeypatch):
    somebody.open({"name": "public"}, {})
    assert somebody.found(None, "person", q="zanz") == []
    searching._found.cache_clear()
    monkeypatch.setattr(searching, "_may_find", lambda *_: [true()])
    assert somebody.wrong({"name": "public"}, {}) != []
    monkeypatch.undo()
    searching._found.cache_clear()
    assert somebody.wrong({"name": "public"}, {}) == []
