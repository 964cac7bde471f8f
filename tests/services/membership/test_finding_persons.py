"""The staff finds persons by how their names and addresses begin."""

from __future__ import annotations

import pytest

from services.membership.actions.erasures import erase_person
from services.membership.actions.persons import give_contact
from services.membership.queries.persons import person_of
from shared.callers import Role


@pytest.fixture
def find(door):
    def found(q, **more):
        answer = door.ask("GET", "/persons", [Role.TREASURER], query_string={"q": q, **more})
        assert answer.status_code == 200, answer.text
        return [one["full_name"] for one in answer.get_json()["items"]]

    return found


def test_by_the_beginnings_of_words_in_any_order_without_accents(office, find):
    office.person("Jörg Müller-Lüdenscheidt", "jm@one.example")
    office.person("Ana Muñoz", "ana@two.example")
    assert find("mul jor") == find("lud") == find("JÖRG MÜ") == ["Jörg Müller-Lüdenscheidt"]
    assert find("muno") == ["Ana Muñoz"]
    assert find("oz") == find("one") == find("ana jorg") == find("%") == []


def test_by_an_address_also_one_of_before(office, find):
    jan = office.person("Jan de Vries", "Jan.Vries@Harbour.example")
    office.do(lambda s: give_contact(s, person_of(s, jan), email="new@harbour.example"))
    assert find("jan.vries@h") == find("new@") == find("de new@harb") == ["Jan de Vries"]
    assert find("harbour") == find("an.vries@") == []


def test_page_by_page_and_nobody_who_was_erased(office, door, find):
    everybody = [office.person(f"Kim {n}", f"kim{n}@x.example") for n in range(3)]
    office.do(erase_person, everybody[1], office.today, office.now)
    assert find("kim") == ["Kim 0", "Kim 2"]
    first = door.ask("GET", "/persons?q=kim&limit=1", [Role.STEWARD]).get_json()
    assert find("kim", after=first["next"]) == ["Kim 2"]
