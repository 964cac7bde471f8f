"""Both sides are reintroduced and confirm; what became of each thing is counted."""

from __future__ import annotations

from uuid import UUID

import pytest

from events.handovers import HandoverCompleted, PartiesReintroduced
from events.partnerships import PartnershipAtRisk, PartnershipPartyLeft, Side
from tests.services.introductions.association import Association, Door
from tests.services.introductions.house import House, somebody


def test_the_parties_are_reintroduced_after_the_briefing(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    early = house.do(house.grace, "reintroduction")
    assert (early.status_code, early.json["type"]) == (409, "/problems/successor-is-not-briefed")
    house.do(house.grace, "briefing")
    assert house.do(association.staff(), "reintroduction").json["state"] == "reintroduced"
    assert house.do(house.grace, "reintroduction").status_code == 200
    (said,) = association.said(PartiesReintroduced)
    assert (said.successor_id, said.others) == (house.grace, (house.amina,))


@pytest.mark.parametrize("who", ["colleague", "other side"])
def test_others_do_not_reintroduce(
    association: Association, house: House, partnership_id: UUID, who
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    house.do(house.grace, "briefing")
    assert house.do(somebody(house, who), "reintroduction").status_code == 403


def test_nothing_is_reintroduced_before_somebody_follows(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    answer = house.do(association.staff(), "reintroduction")
    assert answer.json["type"] == "/problems/successor-is-not-named"


def test_contacts_are_exchanged_at_the_reintroduction(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    path = f"/partnerships/{partnership_id}/contacts"
    for who in (house.grace, house.amina):
        assert door.get(who, path).status_code == 409
    house.do(house.grace, "briefing")
    house.do(house.grace, "reintroduction")
    names = [
        door.get(who, path).json["contacts"][0]["full_name"] for who in (house.grace, house.amina)
    ]
    assert names == ["Amina Otieno", "Grace Uy"]


def test_a_handover_is_completed_when_all_sides_have_confirmed(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    assert house.do(house.grace, "confirmation", {}).json["state"] == "reintroduced"
    assert house.do(house.amina, "confirmation", {}).json["state"] == "completed"
    (completed,) = association.said(HandoverCompleted)
    assert (completed.successor_id, completed.others) == (house.grace, (house.amina,))
    assert (completed.carried, completed.lost) == (1, 0)


def test_a_confirmation_given_twice_counts_once(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    for _ in range(2):
        assert house.do(house.amina, "confirmation", {}).json["state"] == "reintroduced"
    for _ in range(2):
        assert house.do(house.grace, "confirmation", {}).json["state"] == "completed"
    assert len(association.said(HandoverCompleted)) == 1


@pytest.mark.parametrize("who, status", [("steward", 403), ("colleague", 403), ("stranger", 404)])
def test_only_those_concerned_confirm(
    association: Association, house: House, partnership_id: UUID, who, status
):
    house.reintroduced()
    assert house.do(somebody(house, who), "confirmation", {}).status_code == status


def test_nobody_confirms_before_the_reintroduction(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    answer = house.do(house.amina, "confirmation", {})
    assert answer.json["type"] == "/problems/parties-are-not-reintroduced"


def test_what_the_other_side_gives_up_is_lost_and_counted(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    chen = association.person("Chen Wei")
    house.partner(chen)
    house.reintroduced()
    house.do(house.amina, "confirmation", {"carries_on": False})
    house.do(chen, "confirmation", {})
    answer = house.do(house.grace, "confirmation", {})
    assert answer.json["state"] == "completed"
    (completed,) = association.said(HandoverCompleted)
    assert (completed.carried, completed.lost) == (1, 1)
    assert door.get(house.grace, f"/partnerships/{partnership_id}").json["stage"] == "closed"


def test_a_side_that_gives_up_leaves_a_table_of_three_and_the_others_go_on(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    mbali = house.join_in(partnership_id)
    path = f"/partnerships/{partnership_id}"
    step = door.post(mbali, f"{path}/focuses", {"text": "Four wells"}).json
    house.reintroduced()
    for _ in range(2):
        given_up = house.do(house.amina, "confirmation", {"carries_on": False})
        assert given_up.status_code == 200
    assert door.get(house.amina, path).status_code == 404
    assert door.get(mbali, f"{path}/steps/{step['id']}").json["state"] == "withdrawn"
    house.do(mbali, "confirmation", {})
    assert house.do(house.grace, "confirmation", {}).json["state"] == "completed"
    (completed,) = association.said(HandoverCompleted)
    assert (completed.carried, completed.lost, completed.stepped_out) == (1, 0, 1)
    shown = door.get(mbali, path).json
    assert (shown["stage"], len(shown["sides"])) == ("exploring", 2)
    (left,) = association.said(PartnershipPartyLeft)
    assert left.party == Side(steward_id=house.amina)
    assert set(left.others) == {house.grace, mbali}


def test_what_all_sides_end_while_it_is_handed_over_is_not_carried_over(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    chen = association.person("Chen Wei")
    house.partner(chen)
    house.reintroduced()
    path = f"/partnerships/{partnership_id}"
    ending = {"stage": "closed", "reason": "fulfilled", "text": "Two wells are dug"}
    step = door.post(house.amina, f"{path}/stages", ending).json
    door.post(house.grace, f"{path}/steps/{step['id']}/confirmation", {})
    house.do(chen, "confirmation", {})
    house.do(house.grace, "confirmation", {})
    (completed,) = association.said(HandoverCompleted)
    assert (completed.carried, completed.declined, completed.lost) == (1, 1, 0)


def test_what_the_successor_declines_is_declined_by_a_person(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    answer = house.do(house.grace, "confirmation", {"carries_on": False})
    assert answer.json["state"] == "completed"
    assert [item["state"] for item in answer.json["items"]] == ["declined"]
    assert [risk.organisation_id for risk in association.said(PartnershipAtRisk)] == [house.company]


def test_the_thread_survives_the_handover(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    house.reintroduced()
    path = f"/partnerships/{partnership_id}/notes"
    door.post(house.grace, path, {"text": "Luis told me about the wells."})
    for who in (house.grace, house.amina):
        texts = [note["text"] for note in door.get(who, path).json["items"]]
        assert texts == ["Two wells first, by May.", "Luis told me about the wells."]
