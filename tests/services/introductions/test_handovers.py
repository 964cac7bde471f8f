"""A representative leaves: what depended on them is carried over, declined or shown as lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from events.handovers import (
    HandoverOpened,
    Item,
    SuccessorBriefed,
    SuccessorNamed,
)
from events.partnerships import PartnershipAtRisk, PartnershipStewardNamed
from services.introductions.models import Handover, HandoverState
from shared.database import transaction
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.house import House, somebody


def test_a_leaver_opens_a_handover_of_what_depended_on_them(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    (opened,) = association.said(HandoverOpened)
    assert (opened.organisation_id, opened.leaver_id) == (house.company, house.luis)
    assert opened.items == (
        Item(kind="partnership", reference_id=partnership_id, others=(house.amina,)),
    )
    assert opened.deadline_on == TODAY + timedelta(days=30)


def test_a_departure_heard_twice_opens_one_handover(
    association: Association, house: House, partnership_id: UUID
):
    left = association.leave(house.luis, house.company)
    association.hear(left)
    assert len(association.handovers()) == 1
    assert len(association.said(HandoverOpened)) == 1


def test_where_nothing_depended_on_the_leaver_no_handover_is_opened(
    association: Association, house: House
):
    association.leave(house.luis, house.company)
    assert association.handovers() == []
    assert association.said(HandoverOpened) == []


def test_who_still_speaks_for_the_organisation_hands_nothing_over(
    association: Association, house: House, partnership_id: UUID
):
    before = association.representations[house.luis, house.company]
    association.appoint(house.luis, house.company)
    association.representations[house.luis, house.company] = before
    association.leave(house.luis, house.company)
    assert association.handovers() == []


def test_the_leavers_access_ends_at_once(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    assert door.get(house.luis, f"/partnerships/{partnership_id}").status_code == 200
    association.leave(house.luis, house.company)
    assert door.get(house.luis, f"/partnerships/{partnership_id}").status_code == 404
    note = {"text": "One more thing."}
    answer = door.post(house.luis, f"/partnerships/{partnership_id}/notes", note)
    assert answer.status_code == 404


def test_a_side_without_steward_is_at_risk_at_once(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    (risk,) = association.said(PartnershipAtRisk)
    assert (risk.partnership_id, risk.organisation_id) == (partnership_id, house.company)
    shown = house.door.get(house.amina, f"/partnerships/{partnership_id}").json
    assert shown["risks"] == [risk.reason]


def test_what_the_leaver_tends_for_others_stays_theirs(
    association: Association, house: House, partnership_id: UUID
):
    elsewhere = association.organisation("Wells for All")
    association.appoint(house.luis, elsewhere)
    association.leave(house.luis, elsewhere)
    assert association.handovers() == []
    assert association.partnership(partnership_id).sides[1].steward_id == house.luis


def test_a_successor_may_be_known_from_the_start(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    (named,) = association.said(SuccessorNamed)
    assert (named.leaver_id, named.successor_id) == (house.luis, house.grace)
    (steward,) = association.said(PartnershipStewardNamed)
    assert (steward.person_id, steward.previous_id) == (house.grace, house.luis)
    assert association.said(PartnershipAtRisk) == []


def test_a_colleague_names_the_successor(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    answer = house.name(house.grace, house.grace)
    assert (answer.status_code, answer.json["state"]) == (200, "successor_named")
    assert association.partnership(partnership_id).sides[1].steward_id == house.grace


def test_naming_the_same_successor_twice_says_nothing_new(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    house.name(house.grace, house.grace)
    assert house.name(house.grace, house.grace).status_code == 200
    assert len(association.said(SuccessorNamed)) == 1


@pytest.mark.parametrize(
    "who, status",
    [("steward", 200), ("other side", 403), ("leaver", 404), ("stranger", 404), ("nobody", 401)],
)
def test_who_may_name_a_successor(
    association: Association, house: House, partnership_id: UUID, who, status
):
    association.leave(house.luis, house.company)
    assert house.name(somebody(house, who), house.grace).status_code == status


@pytest.mark.parametrize("successor, slug", [
    ("stranger", "person-does-not-represent"),
    ("leaver", "successor-is-the-leaver"),
])  # fmt: skip
def test_who_may_not_follow(
    association: Association, house: House, partnership_id: UUID, successor, slug
):
    association.leave(house.luis, house.company)
    answer = house.name(house.grace, somebody(house, successor))
    assert (answer.status_code, answer.json["type"]) == (422, f"/problems/{slug}")


def test_another_successor_may_be_named_before_the_reintroduction(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    house.do(house.grace, "briefing")
    tala = association.person("Tala Reyes", house.company)
    assert house.name(house.grace, tala).json["state"] == "successor_named"
    assert association.partnership(partnership_id).sides[1].steward_id == tala


def test_after_the_reintroduction_it_is_too_late_for_another(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    tala = association.person("Tala Reyes", house.company)
    answer = house.name(house.grace, tala)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/handover-has-gone-on")


def test_the_briefing_tells_what_a_newcomer_must_know(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    handover = association.handovers()[0]
    briefing = door.get(house.grace, f"/handovers/{handover.id}/briefing").json
    assert (briefing["organisation"], briefing["leaver"]) == ("Pasig Telecom", "Luis Ferrer")
    (told,) = briefing["partnerships"]
    assert told["others"][0]["steward"] == "Amina Otieno"
    assert told["purpose"] == "A pilot of solar pumps near Kisumu"
    assert told["reasons"] == ["you offer a pilot site; they need one"]
    assert (told["thread"][0]["by"], told["thread"][0]["text"]) == (
        "Luis Ferrer",
        "Two wells first, by May.",
    )
    assert told["next"]
    for words in ("Luis Ferrer", "Amina Otieno", "solar pumps", "Two wells first", told["next"]):
        assert words in briefing["text"]


def test_the_briefing_says_what_is_at_risk(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    handover = association.handovers()[0]
    briefing = door.get(association.staff(), f"/handovers/{handover.id}/briefing").json
    assert briefing["partnerships"][0]["at_risk"] == [
        "Nobody tends this partnership for one of its sides."
    ]


def test_the_briefing_describes_a_discreet_partner_until_the_reintroduction(
    association: Association, house: House, door: Door
):
    rosa = association.person("Rosa Dalisay", title="Founder", discreet=True, visibility={})
    house.partner(rosa)
    association.leave(house.luis, house.company, successor_id=house.grace)
    path = f"/handovers/{association.handovers()[0].id}/briefing"
    before = door.get(house.grace, path)
    assert "Rosa" not in before.get_data(as_text=True)
    assert before.json["partnerships"][0]["others"][0]["steward"] == "a founder in Kenya"
    house.do(house.grace, "briefing")
    house.do(house.grace, "reintroduction")
    assert "Rosa Dalisay" in door.get(house.grace, path).json["text"]


@pytest.mark.parametrize(
    "who, status",
    [
        ("steward", 200),
        ("colleague", 403),
        ("other side", 403),
        ("leaver", 404),
        ("stranger", 404),
        ("nobody", 401),
    ],
)
def test_the_briefing_is_for_the_successor_and_stewards(
    association: Association, house: House, door: Door, partnership_id: UUID, who, status
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    handover = association.handovers()[0]
    answer = door.get(somebody(house, who), f"/handovers/{handover.id}/briefing")
    assert answer.status_code == status


def test_the_successor_says_that_the_briefing_is_read(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    assert house.do(house.grace, "briefing").json["state"] == "briefed"
    assert house.do(house.grace, "briefing").json["state"] == "briefed"
    assert len(association.said(SuccessorBriefed)) == 1


@pytest.mark.parametrize("who", ["steward", "colleague", "other side"])
def test_nobody_else_reads_the_briefing_for_the_successor(
    association: Association, house: House, partnership_id: UUID, who
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    answer = house.do(somebody(house, who), "briefing")
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/only-the-successor")


def test_every_step_of_a_handover_is_kept(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    house.reintroduced()
    handover = association.handovers()[0]
    steps = door.get(house.grace, f"/handovers/{handover.id}").json["steps"]
    assert [step["state"] for step in steps] == [
        "open",
        "successor_named",
        "briefed",
        "reintroduced",
    ]


def test_a_handover_is_overdue_past_its_deadline_and_not_when_it_is_done(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company, TODAY - timedelta(days=31))
    path = f"/handovers/{association.handovers()[0].id}"
    assert door.get(house.grace, path).json["is_overdue"] is True
    with transaction(association.engine) as session:
        session.get_one(Handover, association.handovers()[0].id).state = HandoverState.CANCELLED
    assert door.get(house.grace, path).json["is_overdue"] is False


def test_a_list_holds_the_handovers_that_concern_one(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    for who, number in {
        "steward": 1,
        "colleague": 1,
        "other side": 1,
        "stranger": 0,
        "leaver": 0,
    }.items():
        assert len(door.get(somebody(house, who), "/handovers").json["items"]) == number, who


def test_another_side_sees_only_its_own_part(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    chen = association.person("Chen Wei")
    house.partner(chen)
    association.leave(house.luis, house.company)
    path = f"/handovers/{association.handovers()[0].id}"
    assert len(door.get(house.grace, path).json["items"]) == 2
    (item,) = door.get(house.amina, path).json["items"]
    assert item["reference_id"] == str(partnership_id)


def test_it_is_told_at_once_who_follows_where_somebody_was_named_with_the_leaving(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    (opened,) = association.said(HandoverOpened)
    assert opened.successor_id == house.grace


def test_it_is_told_that_nobody_follows_yet(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    (opened,) = association.said(HandoverOpened)
    assert opened.successor_id is None
