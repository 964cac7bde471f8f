"""Who may see and do what with introductions."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shared.callers import Role
from tests.services.introductions.association import Association, Door


def test_a_steward_cannot_answer_for_anybody(association: Association, door: Door, asked):
    steward = association.staff()
    for answer in (door.accept(steward, asked), door.refuse([Role.STEWARD], asked)):
        assert (answer.status_code, answer.json["type"]) == (403, "/problems/for-the-two-alone")


def test_a_stranger_does_not_learn_that_there_is_an_introduction(
    association: Association, door: Door, asked
):
    chen = association.person("Chen Wei")
    assert door.get(chen, f"/{asked.id}").status_code == 404
    assert door.accept(chen, asked).status_code == 404
    assert door.refuse(chen, asked).status_code == 404


def test_nobody_in_particular_is_asked_to_sign_in(door: Door, asked):
    assert door.get(None, "/").status_code == 401
    assert door.get(None, f"/{asked.id}").status_code == 401
    assert door.accept(None, asked).status_code == 401


def test_what_is_not_there_is_not_found(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    assert door.post(amina, f"/{uuid4()}/acceptance").status_code == 404


def test_a_list_holds_ones_own_introductions(association: Association, door: Door, two, asked):
    chen = association.person("Chen Wei")
    assert [one["id"] for one in door.get(two[0], "/").json["items"]] == [str(asked.id)]
    assert door.get(chen, "/").json == {"items": [], "next": None}


def test_a_steward_sees_all_or_their_own(association: Association, door: Door, asked):
    steward = association.staff()
    assert len(door.get(steward, "/").json["items"]) == 1
    assert door.get(steward, "/?mine=true").json["items"] == []


def test_a_steward_sees_how_it_stands_without_names(
    association: Association, door: Door, two, asked
):
    door.refuse(two[1], asked, reason="a competitor")
    seen = door.get(association.staff(), f"/{asked.id}").json
    assert (seen["state"], seen["refusal_reason"]) == ("declined", "a competitor")
    assert (seen["first_id"], seen["second_answer"]) == (str(two[0]), "no")
    assert "Amina" not in str(seen)


def test_the_reason_of_a_no_is_not_for_the_other(door: Door, two, asked):
    door.refuse(two[1], asked, reason="a competitor")
    assert "competitor" not in door.get(two[0], f"/{asked.id}").get_data(as_text=True)


def test_a_list_is_read_page_by_page(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    for name in ("Luis Ferrer", "Chen Wei", "Marta Nowak"):
        association.match(amina, association.person(name))
    first = door.get(amina, "/?limit=2").json
    rest = door.get(amina, f"/?limit=2&after={first['next']}").json
    assert len({one["id"] for one in first["items"] + rest["items"]}) == 3


@pytest.mark.parametrize("who, status", [("self", 200), ("steward", 200), ("stranger", 403)])
def test_limits_are_set_by_the_person_or_a_steward(
    association: Association, door: Door, who, status
):
    amina = association.person("Amina Otieno")
    asks = {
        "self": lambda: amina,
        "steward": association.staff,
        "stranger": lambda: association.person("Chen Wei"),
    }[who]()
    answer = door.ask("PUT", asks, f"/persons/{amina}/limits", {"open_limit": 2})
    assert answer.status_code == status
    assert door.get(asks, f"/persons/{amina}/limits").status_code == status


def test_limits_tell_how_many_are_open(door: Door, two, asked):
    assert door.get(two[0], f"/persons/{two[0]}/limits").json == {
        "open_limit": 3,
        "paused_until": None,
        "open_now": 1,
    }


def test_nobody_has_limits_who_is_not_known(association: Association, door: Door):
    wanted = {"open_limit": 2}
    answer = door.ask("PUT", association.staff(), f"/persons/{uuid4()}/limits", wanted)
    assert answer.status_code == 404
