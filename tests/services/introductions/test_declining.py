"""One thing of a handover is declined while the rest is carried over: counted, told, and no other's to decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from events.handover_parts import GatheringPartsReported, MembershipPartsReported
from events.handovers import HandoverCancelled, HandoverItemDeclined, HandoverOpened
from services.introductions.models import HandoverState
from tests.services.introductions.association import Association, Door
from tests.services.introductions.house import House, somebody
from tests.services.introductions.test_benefits import WATER

OWNED = ("milestones", "benefits")
WELLS = {"title": "Two wells by May", "due_on": WATER["due_on"]}


@pytest.fixture
def depended(association: Association, house: House, door: Door, partnership_id: UUID) -> UUID:
    """A partnership with a milestone and a benefit, all of them Luis's, who has left; which it is."""
    path = f"/partnerships/{partnership_id}"
    assert door.post(house.luis, f"{path}/milestones", WELLS).status_code == 201
    assert door.post(house.luis, f"{path}/benefits", WATER).status_code == 201
    association.leave(house.luis, house.company)
    return partnership_id


def things(house: House) -> dict[str, dict[str, Any]]:
    """What the (last) handover is about, by kind."""
    handover = house.association.handovers()[-1]
    shown = house.door.get(house.grace, f"/handovers/{handover.id}").json
    return {item["kind"]: item for item in shown["items"]}


def declines(house: House, who: UUID | None, kind: str):
    """Somebody says that one thing is not carried on."""
    return house.do(who, f"items/{things(house)[kind]['id']}/refusal")


def carry_on(house: House) -> None:
    """Grace reads the briefing, is reintroduced, and both say that they carry on."""
    for step in ("briefing", "reintroduction"):
        assert house.do(house.grace, step).status_code == 200
    for who in (house.grace, house.amina):
        assert house.do(who, "confirmation", {"carries_on": True}).status_code == 200


def states(house: House) -> dict[str, str]:
    """How it stands with each thing."""
    return {kind: item["state"] for kind, item in things(house).items()}


def owners(house: House, partnership_id: UUID) -> set[UUID]:
    """Who looks after the milestones and benefits of a partnership."""
    path = f"/partnerships/{partnership_id}"
    shown = [house.door.get(house.amina, f"{path}/{name}").json for name in OWNED]
    return {UUID(item["owner_id"]) for found in shown for item in found["items"]}


def test_milestones_and_benefits_of_a_leaver_are_things_of_the_handover(
    association: Association, house: House, depended: UUID
):
    (opened,) = association.said(HandoverOpened)
    assert {item.kind for item in opened.items} == {"partnership", "milestone", "benefit"}
    assert things(house)["benefit"]["title"] == WATER["metric"]


def test_whoever_follows_looks_after_them_and_all_is_carried_over(
    association: Association, house: House, depended: UUID
):
    house.name(house.grace, house.grace)
    assert owners(house, depended) == {house.grace}
    carry_on(house)
    assert set(states(house).values()) == {"carried"}


def test_a_successor_declines_one_thing_and_carries_on_the_rest(
    association: Association, house: House, depended: UUID
):
    house.name(house.grace, house.grace)
    for _ in range(2):
        assert declines(house, house.grace, "milestone").status_code == 200
    (said,) = association.said(HandoverItemDeclined)
    assert (said.kind, said.others) == ("milestone", (house.amina,))
    assert owners(house, depended) == {house.grace, house.luis}
    carry_on(house)
    assert states(house) == {
        "partnership": "carried",
        "milestone": "declined",
        "benefit": "carried",
    }


def test_a_partnership_that_a_successor_declines_waits_for_somebody_else(
    association: Association, house: House, depended: UUID
):
    house.name(house.grace, house.grace)
    assert declines(house, house.grace, "partnership").status_code == 200
    sides = association.partnership(depended).sides
    assert [side.steward_id for side in sides] == [house.amina, None]
    assert states(house)["partnership"] == "declined"


def test_a_partnership_that_the_organisation_declines_ends(
    association: Association, house: House, depended: UUID
):
    assert declines(house, house.grace, "partnership").status_code == 200
    assert association.partnership(depended).stage == "closed"
    assert states(house)["partnership"] == "declined"


def test_whoever_follows_another_successor_gets_what_that_one_declined(
    association: Association, house: House, depended: UUID
):
    house.name(house.grace, house.grace)
    declines(house, house.grace, "milestone")
    tala = association.person("Tala Reyes", house.company)
    house.name(house.grace, tala)
    assert states(house)["milestone"] == "open"
    assert owners(house, depended) == {tala}


@pytest.mark.parametrize(
    "who, status",
    [("steward", 200), ("other side", 403), ("leaver", 404), ("stranger", 404), ("nobody", 401)],
)
def test_where_nobody_follows_the_organisation_or_a_steward_declines(
    association: Association, house: House, depended: UUID, who, status
):
    assert declines(house, somebody(house, who), "milestone").status_code == status


def test_with_the_last_thing_that_is_declined_it_is_over(
    association: Association, house: House, depended: UUID
):
    handover = association.handovers()[-1].id
    association.hear(GatheringPartsReported(handover_id=handover))
    for kind in ("milestone", "benefit", "partnership"):
        assert declines(house, house.grace, kind).status_code == 200
    assert association.handovers()[-1].state == HandoverState.OPEN
    for _ in range(2):
        association.hear(MembershipPartsReported(handover_id=handover))
    assert association.handovers()[-1].state == HandoverState.CANCELLED
    (over,) = association.said(HandoverCancelled)
    assert (over.reason, over.declined, over.lost, over.carried) == ("nobody-follows", 3, 0, 0)


def test_where_somebody_follows_nobody_else_declines_for_them(
    association: Association, house: House, depended: UUID
):
    tala = association.person("Tala Reyes", house.company)
    house.name(house.grace, tala)
    refused = declines(house, house.grace, "milestone")
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/only-the-successor")
    assert association.said(HandoverItemDeclined) == []


def test_what_is_carried_over_is_not_declined_afterwards(
    association: Association, house: House, depended: UUID
):
    house.name(house.grace, house.grace)
    carry_on(house)
    refused = declines(house, house.grace, "benefit")
    assert refused.json["type"] == "/problems/handover-is-over"
    assert association.handovers()[-1].state == HandoverState.COMPLETED


def test_there_is_no_thing_of_another_handover(
    association: Association, house: House, depended: UUID
):
    answer = house.do(house.grace, f"items/{depended}/refusal")
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/no-such-item")


def test_what_a_successor_got_who_leaves_too_waits_for_the_next(
    association: Association, house: House, depended: UUID
):
    tala = association.person("Tala Reyes", house.company)
    house.name(house.grace, house.grace)
    association.leave(house.grace, house.company)
    first = next(one for one in association.handovers() if one.leaver_id == house.luis)
    named = house.door.post(tala, f"/handovers/{first.id}/successor", {"person_id": str(tala)})
    assert named.status_code == 200
    assert owners(house, depended) == {tala}
