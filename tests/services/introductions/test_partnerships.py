"""What two introduced parties make of it, and who may see and tend it."""

from __future__ import annotations

from uuid import UUID

import pytest

from events.partnerships import PartnershipFormed, PartnershipStewardNamed, Side
from tests.services.introductions.association import TODAY, Association, Door

PURPOSE = {"purpose": "A pilot of solar pumps near Kisumu"}


class Pair:
    """A founder of her own and a man of a company, introduced to each other."""

    def __init__(self, association: Association, door: Door, **facts) -> None:
        self.association, self.door = association, door
        self.company = association.organisation("Pasig Telecom")
        self.luis = association.person("Luis Ferrer", self.company, **facts)
        self.amina = association.person("Amina Otieno")
        association.match(self.amina, self.luis)
        self.introduction = association.introduction(self.amina, self.luis)
        door.accept(self.amina, self.introduction)
        door.accept(self.luis, self.introduction)

    def form(self, who: UUID | None = None):
        """One of the two makes a partnership of it."""
        return self.door.post(who or self.amina, f"/{self.introduction.id}/partnership", PURPOSE)


@pytest.fixture
def pair(association: Association, door: Door) -> Pair:
    return Pair(association, door)


@pytest.fixture
def partnership_id(pair: Pair) -> str:
    return pair.form().json["id"]


def test_a_partnership_has_a_steward_on_each_side(association: Association, pair: Pair):
    answer = pair.form()
    assert (answer.status_code, answer.json["stage"]) == (201, "exploring")
    (formed,) = association.said(PartnershipFormed)
    assert formed.purpose == PURPOSE["purpose"]
    assert formed.sides == (
        Side(steward_id=pair.amina),
        Side(steward_id=pair.luis, organisation_id=pair.company),
    )


def test_a_person_alone_is_a_side(pair: Pair):
    alone, company = pair.form().json["sides"]
    assert (alone["person_id"], alone["organisation_id"]) == (str(pair.amina), None)
    assert (company["person_id"], company["organisation_id"]) == (None, str(pair.company))


def test_who_has_left_forms_a_partnership_alone(association: Association, pair: Pair):
    association.leave(pair.luis, pair.company)
    assert pair.form(pair.luis).json["sides"][1]["person_id"] == str(pair.luis)


def test_two_who_are_colleagues_by_now_are_sides_of_their_own(association: Association, pair: Pair):
    association.appoint(pair.amina, pair.company)
    parties = [side["person_id"] for side in pair.form().json["sides"]]
    assert parties == [str(pair.amina), str(pair.luis)]


def test_a_partnership_is_formed_once(association: Association, pair: Pair):
    first, second = pair.form(pair.amina), pair.form(pair.luis)
    assert first.json["id"] == second.json["id"]
    assert len(association.said(PartnershipFormed)) == 1


def test_an_introduction_tells_its_partnership(door: Door, pair: Pair, partnership_id: str):
    shown = door.get(pair.luis, f"/{pair.introduction.id}").json
    assert shown["partnership_id"] == partnership_id


def test_there_is_no_partnership_before_both_said_yes(association: Association, door: Door):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    asked = association.introduction(amina, luis)
    door.accept(amina, asked)
    answer = door.post(amina, f"/{asked.id}/partnership", PURPOSE)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/introduction-is-not-made")


@pytest.mark.parametrize("who, status", [("steward", 403), ("stranger", 404), ("nobody", 401)])
def test_only_the_two_form_a_partnership(
    association: Association, door: Door, pair: Pair, who, status
):
    asks = somebody(association, pair, who)
    answer = door.post(asks, f"/{pair.introduction.id}/partnership", PURPOSE)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "who, status",
    [("colleague", 200), ("steward", 200), ("stranger", 404), ("nobody", 401), ("leaver", 404)],
)
def test_a_partnership_is_for_those_who_have_a_part_in_it(
    association: Association, door: Door, pair: Pair, partnership_id: str, who, status
):
    asks = somebody(association, pair, who)
    for path in ("", "/notes"):
        assert door.get(asks, f"/partnerships/{partnership_id}{path}").status_code == status


def test_a_list_holds_what_one_has_a_part_in(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    def listed(who: UUID | None) -> list[str]:
        return [one["id"] for one in door.get(who, "/partnerships").json["items"]]

    colleague = somebody(association, pair, "colleague")
    for who in (pair.amina, pair.luis, colleague, association.staff()):
        assert listed(who) == [partnership_id]
    assert listed(association.person("Chen Wei")) == []


def test_colleagues_do_not_see_what_a_discreet_person_tends(association: Association, door: Door):
    pair = Pair(association, door, discreet=True)
    partnership_id = pair.form().json["id"]
    colleague = somebody(association, pair, "colleague")
    assert door.get(colleague, f"/partnerships/{partnership_id}").status_code == 404
    assert door.get(colleague, "/partnerships").json["items"] == []
    assert door.get(pair.luis, f"/partnerships/{partnership_id}").status_code == 200


def test_a_thread_keeps_what_was_said_in_order(door: Door, pair: Pair, partnership_id: str):
    path = f"/partnerships/{partnership_id}/notes"
    said = [(pair.amina, "Two wells first."), (pair.luis, "Agreed, by May.")]
    for who, text in said:
        assert door.post(who, path, {"text": text}).status_code == 201
    notes = door.get(pair.luis, path).json["items"]
    assert [(UUID(note["author_id"]), note["text"]) for note in notes] == said


def test_a_stranger_writes_nothing(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    stranger = somebody(association, pair, "stranger")
    path = f"/partnerships/{partnership_id}/notes"
    assert door.post(stranger, path, {"text": "Hello"}).status_code == 404


def test_stages_are_kept_with_who_and_when(door: Door, pair: Pair, partnership_id: str):
    (stage,) = door.get(pair.luis, f"/partnerships/{partnership_id}").json["stages"]
    assert (stage["stage"], stage["person_id"]) == ("exploring", str(pair.amina))


def test_those_who_tend_a_side_have_the_contact_of_the_other(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    path = f"/partnerships/{partnership_id}/contacts"
    (contact,) = door.get(pair.amina, path).json["contacts"]
    assert contact["full_name"] == "Luis Ferrer"
    assert door.get(somebody(association, pair, "colleague"), path).status_code == 403
    assert door.get(association.staff(), path).status_code == 403


def test_an_organisation_names_another_steward(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    colleague = somebody(association, pair, "colleague")
    wanted = {"organisation_id": str(pair.company), "person_id": str(colleague)}
    answer = door.post(pair.luis, f"/partnerships/{partnership_id}/stewards", wanted)
    assert answer.json["sides"][1]["steward_id"] == str(colleague)
    (named,) = association.said(PartnershipStewardNamed)
    assert (named.person_id, named.previous_id) == (colleague, pair.luis)


def test_naming_the_same_steward_twice_says_nothing_new(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    wanted = {"organisation_id": str(pair.company), "person_id": str(pair.luis)}
    door.post(pair.luis, f"/partnerships/{partnership_id}/stewards", wanted)
    assert association.said(PartnershipStewardNamed) == []


@pytest.mark.parametrize(
    "who, status", [("steward", 200), ("colleague", 200), ("other side", 403), ("stranger", 404)]
)
def test_a_side_says_itself_who_tends_it(
    association: Association, door: Door, pair: Pair, partnership_id: str, who, status
):
    asks = pair.amina if who == "other side" else somebody(association, pair, who)
    colleague = association.person("Grace Uy", pair.company)
    wanted = {"organisation_id": str(pair.company), "person_id": str(colleague)}
    answer = door.post(asks, f"/partnerships/{partnership_id}/stewards", wanted)
    assert answer.status_code == status


def test_a_steward_must_speak_for_the_side(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    wanted = {"organisation_id": str(pair.company), "person_id": str(pair.amina)}
    answer = door.post(association.staff(), f"/partnerships/{partnership_id}/stewards", wanted)
    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/person-does-not-represent"


def test_a_steward_is_named_for_a_side_that_there_is(
    association: Association, door: Door, pair: Pair, partnership_id: str
):
    elsewhere = association.organisation("Wells for All")
    wanted = {"organisation_id": str(elsewhere), "person_id": str(pair.luis)}
    answer = door.post(association.staff(), f"/partnerships/{partnership_id}/stewards", wanted)
    assert answer.status_code == 404


def somebody(association: Association, pair: Pair, who: str) -> UUID | None:
    """One of those who may or may not do things."""
    if who == "leaver":
        association.leave(pair.luis, pair.company, TODAY)
        return pair.luis
    if who == "nobody":
        return None
    if who == "steward":
        return association.staff()
    company = pair.company if who == "colleague" else None
    return association.person("Tala Reyes", company)
