"""People ask for introductions: by a wish, by name, for two others, for a colleague; nobody is found out by it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from events.introductions import (
    IntroductionDeclined,
    IntroductionProposed,
    PairKeptApart,
    WishMade,
)
from events.matches import WishSearched
from shared.callers import Role
from tests.services.introductions.association import Association, Door


@pytest.fixture
def rosa(association: Association) -> UUID:
    """A discreet person of a large company."""
    company = association.organisation("Pasig Telecom")
    return association.person("Rosa Dalisay", company, discreet=True, visibility={})


@pytest.fixture
def amina(association: Association) -> UUID:
    return association.person("Amina Otieno")


def wish(door: Door, who: UUID, **named: str):
    told = {"text": "I would learn from your pilot", "named": named or None}
    return door.post(who, "/wishes", told)


def vouch(door: Door, who: UUID, first: UUID, second: UUID):
    said = {"first": {"person_id": str(first)}, "second": {"person_id": str(second)}}
    return door.post(who, "/vouchings", said | {"text": "They want the same thing"})


def steward_first(door: Door) -> None:
    door.ask("PUT", [Role.ADMIN], "/policy", {"mode": "steward-first"})


def without_ids(answer) -> dict:
    return {name: value for name, value in answer.json.items() if name not in ("id", "made_at")}


def test_a_wish_is_narrowed_down(association: Association, door: Door, amina: UUID) -> None:
    wanted = {"sectors": ["university"], "areas": ["east-africa"], "countries": []}
    told = {"text": "Who teaches hydrology", "wanted": wanted}
    kept = door.post(amina, "/wishes", told)
    assert kept.json["wanted"]["areas"] == ["east-africa"]
    (made,) = association.said(WishMade)
    assert (made.sectors, made.areas, made.offers) == (("university",), ("east-africa",), ())
    for fault in ({"sectors": ["bank"]}, {"countries": ["Kenya"]}, {"areas": ["East Africa"]}):
        refused = door.post(amina, "/wishes", {**told, "wanted": fault})
        assert (refused.status_code, refused.content_type) == (422, "application/problem+json")


def test_a_wish_in_general_words_is_matching_s_and_kept_for_the_steward(
    association: Association, door: Door, amina: UUID
):
    kept = wish(door, amina)
    assert kept.status_code == 201
    (seen,) = door.get([Role.STEWARD], "/requests").json["items"]
    assert (seen["id"], seen["kind"], seen["person_id"]) == (kept.json["id"], "wish", str(amina))
    (made,) = association.said(WishMade)
    assert (str(made.request_id), made.person_id, made.text) == (seen["id"], amina, seen["text"])
    assert seen["found"] is None
    looked = WishSearched(request_id=made.request_id, person_id=amina, found=0)
    association.hear(looked, looked)
    assert door.get([Role.STEWARD], "/requests").json["items"][0]["found"] == 0
    assert "found" not in door.get(amina, "/requests").json["items"][0]
    door.post(amina, f"/requests/{kept.json['id']}/withdrawal")
    assert door.get([Role.STEWARD], "/requests").json["items"] == []
    stranger = association.person("Chen Wei")
    assert door.post(stranger, f"/requests/{kept.json['id']}/withdrawal").status_code == 404


def test_who_is_named_is_asked_alone_and_the_asker_finds_nobody_out(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    known = wish(door, amina, person_id=str(rosa))
    unknown = wish(door, amina, email="nobody@nowhere.example")
    assert without_ids(known) == without_ids(unknown)
    asked = association.introduction(amina, rosa)
    assert (asked.untold_id, asked.answer_of(amina)) == (amina, "yes")
    assert door.get(amina, "/").json["items"] == []
    assert door.get(amina, f"/{asked.id}").status_code == 404
    assert door.get(amina, f"/persons/{amina}/limits").json["open_now"] == 0
    assert door.post(amina, f"/{asked.id}/acceptance").status_code == 404
    reasons = door.get(rosa, f"/{asked.id}").json["reasons"]
    assert reasons == ["they asked to meet you, and write: I would learn from your pilot"]


def test_with_the_yes_of_who_was_named_both_are_introduced(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    wish(door, amina, person_id=str(rosa))
    asked = association.introduction(amina, rosa)
    assert door.accept(rosa, asked).json["state"] == "made"
    (mine,) = door.get(amina, "/").json["items"]
    assert (mine["state"], mine["other_id"]) == ("made", str(rosa))


def test_of_a_no_the_asker_never_hears(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    wish(door, amina, person_id=str(rosa))
    asked = association.introduction(amina, rosa)
    door.refuse(rosa, asked, code="no-time")
    (said,) = association.said(IntroductionDeclined)
    assert said.untold_id == amina
    assert door.get(amina, "/").json["items"] == []
    wish(door, amina, person_id=str(rosa))
    assert len(association.introductions(rosa)) == 0


def test_an_asker_s_requests_are_counted_whoever_was_meant(door: Door, amina: UUID):
    answers = [wish(door, amina, email=f"x{n}@nowhere.example").status_code for n in range(11)]
    assert answers == [201] * 10 + [409]


def test_two_who_are_vouched_for_are_both_asked_and_are_not_told_by_whom(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    tala = association.person("Tala Reyes")
    assert vouch(door, tala, rosa, amina).status_code == 201
    asked = association.introduction(rosa, amina)
    for person in (rosa, amina):
        shown = door.get(person, f"/{asked.id}")
        assert shown.json["reasons"] == [
            "somebody who knows you both writes: They want the same thing"
        ]
        assert "Tala" not in shown.text
        assert str(tala) not in shown.text
    assert door.get(tala, f"/{asked.id}").status_code == 404
    door.accept(rosa, asked)
    assert door.accept(amina, asked).json["state"] == "made"
    (mine,) = door.get(tala, "/requests").json["items"]
    assert set(mine) == {"id", "kind", "text", "wanted", "made_at", "withdrawn_at"}


def test_nobody_vouches_for_themselves(association: Association, door: Door, amina: UUID):
    luis = association.person("Luis Ferrer")
    assert vouch(door, amina, amina, luis).status_code == 422
    assert vouch(door, amina, luis, luis).status_code == 422


def test_words_that_give_a_discreet_person_away_are_left_out(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    tala = association.person("Tala Reyes")
    said = {"first": {"person_id": str(rosa)}, "second": {"person_id": str(amina)}}
    door.post(tala, "/vouchings", said | {"text": "Rosa Dalisay needs your wells"})
    asked = association.introduction(rosa, amina)
    assert "Dalisay" not in door.get(amina, f"/{asked.id}").text


def test_a_steward_proposes_by_hand(association: Association, door: Door, rosa: UUID, amina: UUID):
    told = {
        "first_id": str(amina),
        "second_id": str(rosa),
        "first_reasons": ["they have the network that you need"],
        "second_reasons": ["they have the wells that you look for"],
    }
    assert door.post([Role.STEWARD], "/proposals", told).json == {"outcome": "proposed"}
    (said,) = association.said(IntroductionProposed)
    assert said.first_reasons == ("they have the network that you need",)
    assert door.post([Role.STEWARD], "/proposals", told).status_code == 409


def test_where_a_steward_looks_first_nothing_is_proposed_before(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    steward_first(door)
    match = association.match(amina, rosa)
    association.sweep(days=30)
    assert association.said(IntroductionProposed) == []
    (waiting,) = door.get([Role.STEWARD], "/queue").json["items"]
    assert waiting["id"] == str(match.match_id)
    assert waiting["second"] == "a product lead at a large company in the Philippines"
    words = {"first_reasons": ["both of you build networks that last"]}
    at = f"/queue/{match.match_id}/acceptance"
    assert door.post([Role.STEWARD], at, words).json == {"outcome": "proposed"}
    (said,) = association.said(IntroductionProposed)
    assert said.first_reasons == ("both of you build networks that last",)
    assert said.second_reasons == match.second_reasons
    assert door.post([Role.STEWARD], at, words).status_code == 404


@pytest.mark.parametrize("for_ever", [True, False])
def test_never_these_two_holds_whoever_finds_them_again(
    association: Association, door: Door, rosa: UUID, amina: UUID, for_ever: bool
):
    steward_first(door)
    match = association.match(amina, rosa)
    dropped = door.post([Role.STEWARD], f"/queue/{match.match_id}/drop", {"for_ever": for_ever})
    assert dropped.status_code == 204
    door.ask("PUT", [Role.ADMIN], "/policy", {"mode": "automatic"})
    association.match(amina, rosa)
    tala = association.person("Tala Reyes")
    vouch(door, tala, rosa, amina)
    assert association.said(IntroductionProposed) == []
    (kept,) = association.said(PairKeptApart)
    assert kept.for_ever is for_ever
    association.sweep(days=366)
    assert len(association.said(IntroductionProposed)) == (0 if for_ever else 1)


def test_who_is_vouched_for_waits_for_the_steward_too(
    association: Association, door: Door, rosa: UUID, amina: UUID
):
    steward_first(door)
    tala = association.person("Tala Reyes")
    vouch(door, tala, rosa, amina)
    (waiting,) = door.get([Role.STEWARD], "/queue").json["items"]
    assert (waiting["occasion"], waiting["asked_by_id"]) == ("vouching", str(tala))


def test_a_better_colleague_is_asked_first_and_then_the_other(
    association: Association, door: Door, house, amina: UUID
):
    association.match(house.amina, house.luis)
    asked = association.introduction(house.amina, house.luis)
    choices = door.get(house.luis, f"/{asked.id}/colleagues").json["colleagues"]
    assert [one["person_id"] for one in choices] == [str(house.grace)]
    door.refuse(house.luis, asked, code="a-colleague")
    named = {"colleague_id": str(house.grace)}
    for _ in range(2):
        assert door.post(house.luis, f"/{asked.id}/referral", named).status_code == 204
    other = association.introduction(house.amina, house.grace)
    assert other.untold_id == house.amina
    assert door.get(house.amina, f"/{other.id}").status_code == 404
    assert "Luis" not in door.get(house.grace, f"/{other.id}").text
    assert door.accept(house.grace, other).json["state"] == "proposed"
    told = association.said(IntroductionProposed)[-1]
    assert (told.introduction_id, told.untold_id) == (other.id, house.grace)
    assert door.accept(house.amina, other).json["state"] == "made"


def test_only_a_colleague_can_be_named(association: Association, door: Door, house):
    association.match(house.amina, house.luis)
    asked = association.introduction(house.amina, house.luis)
    for who in (house.amina, uuid4()):
        named = {"colleague_id": str(who)}
        assert door.post(house.luis, f"/{asked.id}/referral", named).status_code == 422
