"""What becomes of a leaver's introductions; successors who leave too; leavers who come back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from events.erasures import PersonErased
from events.handovers import (
    HandoverCancelled,
    HandoverCompleted,
    HandoverOpened,
    Item,
    SuccessorNamed,
)
from events.introductions import IntroductionExpired, IntroductionProposed
from events.memberships import MembershipCeased
from events.merges import OrganisationMerged
from events.partnerships import PartnershipAtRisk
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.house import House


def test_an_open_introduction_of_a_leaver_ends_neutrally_for_both(
    association: Association, house: House, door: Door
):
    association.match(house.amina, house.luis)
    asked = association.introduction(house.amina, house.luis)
    association.leave(house.luis, house.company)
    (over,) = association.said(IntroductionExpired)
    assert over.introduction_id == asked.id
    for who in (house.amina, house.luis):
        assert door.get(who, f"/{asked.id}").json["state"] == "no_longer_available"


def test_who_was_only_asked_is_not_told_who_left(association: Association, house: House):
    association.match(house.amina, house.luis)
    asked = association.introduction(house.amina, house.luis)
    association.leave(house.luis, house.company)
    (opened,) = association.said(HandoverOpened)
    assert opened.items == (Item(kind="introduction", reference_id=asked.id),)


def test_who_met_the_leaver_is_told(association: Association, house: House):
    made = house.met(house.amina)
    association.leave(house.luis, house.company)
    (opened,) = association.said(HandoverOpened)
    assert opened.items == (Item(kind="introduction", reference_id=made, others=(house.amina,)),)


def test_an_open_introduction_is_carried_to_the_successor_and_both_are_asked_anew(
    association: Association, house: House
):
    association.match(house.amina, house.luis, first_reasons=("you need a network",))
    association.leave(house.luis, house.company, successor_id=house.grace)
    anew = association.said(IntroductionProposed)[-1]
    assert (anew.first_id, anew.second_id) == (house.grace, house.amina)
    assert anew.second_reasons == ("you need a network",)
    assert [item.state for item in association.handovers()[0].items] == ["carried"]


@pytest.mark.parametrize("answer, state", [("accept", "carried"), ("refuse", "declined")])
def test_what_became_of_a_carried_introduction_is_kept(
    association: Association, house: House, door: Door, answer, state
):
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company, successor_id=house.grace)
    anew = association.introduction(house.amina, house.grace)
    door.accept(house.grace, anew)
    getattr(door, answer)(house.amina, anew)
    assert [item.state for item in association.handovers()[0].items] == [state]


def test_a_carried_introduction_that_nobody_answers_is_lost(association: Association, house: House):
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.sweep(days=22)
    assert [item.state for item in association.handovers()[0].items] == ["lost"]


def test_a_carried_introduction_waits_for_room(association: Association, house: House, door: Door):
    door.ask("PUT", house.grace, f"/persons/{house.grace}/limits", {"open_limit": 0})
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company, successor_id=house.grace)
    assert association.introductions(house.grace) == []
    door.ask("PUT", house.grace, f"/persons/{house.grace}/limits", {"open_limit": 1})
    assert len(association.introductions(house.grace)) == 1


def test_an_introduction_to_somebody_who_never_wants_to_meet_the_successor_is_lost(
    association: Association, house: House, door: Door
):
    association.match(house.amina, house.grace)
    door.refuse(house.amina, association.introduction(house.amina, house.grace), not_them=True)
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company, successor_id=house.grace)
    assert [item.state for item in association.handovers()[0].items] == ["lost"]


def test_a_handover_of_introductions_alone_completes_with_the_successors_word(
    association: Association, house: House
):
    association.match(house.amina, house.luis)
    house.reintroduced()
    assert house.do(house.grace, "confirmation", {}).json["state"] == "completed"
    (completed,) = association.said(HandoverCompleted)
    assert (completed.others, completed.carried) == ((), 1)


def test_the_room_that_a_leaver_left_goes_to_others(association: Association, house: House):
    house.door.ask("PUT", house.amina, f"/persons/{house.amina}/limits", {"open_limit": 1})
    chen = association.person("Chen Wei")
    association.match(house.amina, house.luis)
    association.match(house.amina, chen)
    association.leave(house.luis, house.company)
    assert [one.other(house.amina) for one in association.introductions(house.amina)] == [chen]


def test_a_leaver_keeps_their_own_introductions(association: Association, house: House, door: Door):
    made = house.met(house.amina)
    association.leave(house.luis, house.company, successor_id=house.grace)
    contacts = door.get(house.luis, f"/{made}/contacts").json["contacts"]
    assert [one["full_name"] for one in contacts] == ["Amina Otieno"]
    assert association.introduction(house.amina, house.luis).state == "made"


def test_the_introductions_of_a_discreet_leaver_are_not_the_organisations_to_know(
    association: Association, door: Door
):
    house = House(association, door).settle(discreet=True)
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company, successor_id=house.grace)
    assert association.introduction(house.amina, house.luis).state == "withdrawn"
    assert association.handovers() == []
    assert association.introduction(house.amina, house.grace) is None


def test_a_leaver_may_be_matched_anew_at_once(association: Association, house: House):
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company)
    wells = association.organisation("Wells for All")
    association.appoint(house.luis, wells)
    association.match(house.amina, house.luis)
    assert association.introduction(house.amina, house.luis).state == "proposed"


def test_a_successor_who_leaves_too_leaves_a_vacancy_again(
    association: Association, house: House, door: Door
):
    partnership_id = house.partner(house.amina)
    house.reintroduced()
    house.do(house.amina, "confirmation", {})
    association.leave(house.grace, house.company)
    (handover,) = association.handovers()
    assert (handover.state, handover.successor_id) == ("open", None)
    assert association.partnership(partnership_id).sides[1].steward_id is None
    assert handover.confirmations == []
    assert len(association.said(PartnershipAtRisk)) == 1
    again = association.said(HandoverOpened)[-1]
    assert (again.handover_id, again.leaver_id) == (handover.id, house.grace)
    assert again.items == (
        Item(kind="partnership", reference_id=partnership_id, others=(house.amina,)),
    )
    assert door.get(house.grace, f"/handovers/{handover.id}").status_code == 404


def test_after_the_second_vacancy_a_third_person_completes_the_handover(
    association: Association, house: House
):
    partnership_id = house.partner(house.amina)
    house.reintroduced()
    tala = association.person("Tala Reyes", house.company)
    association.leave(house.grace, house.company)
    house.name(tala, tala)
    house.do(tala, "briefing")
    house.do(tala, "reintroduction")
    house.do(tala, "confirmation", {})
    assert house.do(house.amina, "confirmation", {}).json["state"] == "completed"
    assert association.partnership(partnership_id).sides[1].steward_id == tala


def test_a_second_leaver_may_name_who_follows_both(association: Association, house: House):
    house.partner(house.amina)
    association.leave(house.luis, house.company, successor_id=house.grace)
    tala = association.person("Tala Reyes", house.company)
    association.leave(house.grace, house.company, successor_id=tala)
    (handover,) = association.handovers()
    assert (handover.state, handover.successor_id) == ("successor_named", tala)


def test_what_the_second_leaver_had_of_their_own_is_a_handover_of_its_own(
    association: Association, house: House, door: Door
):
    house.partner(house.amina)
    chen = association.person("Chen Wei")
    association.match(chen, house.grace)
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.leave(house.grace, house.company)
    first, second = association.handovers()
    assert (first.leaver_id, second.leaver_id) == (house.luis, house.grace)
    assert [item.kind for item in second.items] == ["introduction"]


def test_an_introduction_carried_to_a_successor_who_leaves_is_open_again(
    association: Association, house: House
):
    association.match(house.amina, house.luis)
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.leave(house.grace, house.company)
    (handover,) = association.handovers()
    assert [item.state for item in handover.items] == ["open"]
    assert association.introduction(house.amina, house.grace).state == "withdrawn"


def test_both_sides_may_lose_their_people_at_once(
    association: Association, house: House, door: Door
):
    wells = association.organisation("Wells for All", sector="charity")
    omar = association.person("Omar Haddad", wells)
    ines = association.person("Ines Roth", wells)
    house.partner(omar)
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.leave(omar, wells)
    ours, theirs = (f"/handovers/{one.id}" for one in association.handovers())
    for step in ("briefing", "reintroduction", "confirmation"):
        door.post(house.grace, f"{ours}/{step}", {} if step == "confirmation" else None)
    assert association.handovers()[0].state == "reintroduced"
    door.post(ines, f"{theirs}/successor", {"person_id": str(ines)})
    assert door.post(ines, f"{ours}/confirmation", {}).json["state"] == "completed"


def test_a_leaver_who_comes_back_takes_up_the_thread(association: Association, house: House):
    partnership_id = house.partner(house.amina)
    association.leave(house.luis, house.company)
    association.appoint(house.luis, house.company, starts_on=TODAY)
    (handover,) = association.handovers()
    assert handover.state == "cancelled"
    assert [item.state for item in handover.items] == ["carried"]
    assert association.partnership(partnership_id).sides[1].steward_id == house.luis


def test_an_appointment_of_before_does_not_undo_a_departure(association: Association, house: House):
    house.partner(house.amina)
    association.leave(house.luis, house.company)
    association.appoint(house.luis, house.company, starts_on=TODAY - timedelta(days=400))
    assert association.handovers()[0].state == "open"


def test_a_leaver_who_comes_back_after_somebody_follows_does_not_push_them_aside(
    association: Association, house: House
):
    partnership_id = house.partner(house.amina)
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.appoint(house.luis, house.company, starts_on=TODAY)
    assert association.handovers()[0].state == "successor_named"
    assert association.partnership(partnership_id).sides[1].steward_id == house.grace


def test_a_successor_is_named_once_however_often_the_departure_is_heard(
    association: Association, house: House
):
    house.partner(house.amina)
    left = association.leave(house.luis, house.company, successor_id=house.grace)
    association.hear(left)
    assert len(association.said(SuccessorNamed)) == 1


def test_a_handover_that_is_completed_is_not_opened_again_by_a_successor_who_leaves(
    association: Association, house: House
):
    partnership_id: UUID = house.partner(house.amina)
    house.reintroduced()
    house.do(house.grace, "confirmation", {})
    house.do(house.amina, "confirmation", {})
    association.leave(house.grace, house.company)
    first, second = association.handovers()
    assert (first.state, second.state) == ("completed", "open")
    assert [item.reference_id for item in second.items] == [partnership_id]


def test_where_nobody_follows_all_is_lost_and_counted_and_the_others_are_told(
    association: Association, house: House, door: Door
):
    partnership_id = house.partner(house.amina)
    association.leave(house.luis, house.company)
    for who, status in ((house.amina, 403), (None, 401), (house.grace, 200), (house.grace, 200)):
        assert house.do(who, "abandonment").status_code == status
    (cancelled,) = association.said(HandoverCancelled)
    assert (cancelled.reason, cancelled.lost, cancelled.others) == (
        "nobody-follows",
        1,
        (house.amina,),
    )
    assert association.partnership(partnership_id).stage == "closed"
    assert association.handovers()[0].state == "cancelled"


def test_what_somebody_takes_over_is_not_given_up(association: Association, house: House):
    house.partner(house.amina)
    association.leave(house.luis, house.company, successor_id=house.grace)
    assert house.do(house.grace, "abandonment").json["type"] == "/problems/somebody-follows"


def test_at_a_table_of_three_the_others_go_on_where_nobody_follows(
    association: Association, house: House, door: Door
):
    partnership_id = house.partner(house.amina)
    house.join_in(partnership_id)
    association.leave(house.luis, house.company)
    house.do(association.staff(), "abandonment")
    found = association.partnership(partnership_id)
    assert (found.stage, len(found.sides)) == ("exploring", 2)
    assert association.said(HandoverCancelled)[0].lost == 1


@pytest.mark.parametrize("cause, state", [("dissolved", "cancelled"), ("merged", "open")])
def test_an_organisation_that_is_no_more_hands_nothing_over(
    association: Association, house: House, cause, state
):
    house.partner(house.amina)
    association.leave(house.luis, house.company)
    ceased = {"membership_id": uuid4(), "organisation_id": house.company, "ceased_on": TODAY}
    association.hear(MembershipCeased(**ceased, cause=cause))
    assert association.handovers()[0].state == state


def test_the_handover_of_an_organisation_that_is_merged_is_the_survivors(
    association: Association, house: House, door: Door
):
    partnership_id = house.partner(house.amina)
    association.leave(house.luis, house.company)
    survivor = association.organisation("Pasig Holding")
    ines = association.person("Ines Roth", survivor)
    ids = {"organisation_id": house.company, "survivor_id": survivor}
    association.hear(OrganisationMerged(merge_id=uuid4(), **ids))
    assert house.name(ines, ines).status_code == 200
    house.do(ines, "briefing")
    house.do(ines, "reintroduction")
    for who in (ines, house.amina):
        house.do(who, "confirmation", {})
    assert association.handovers()[0].state == "completed"
    assert association.partnership(partnership_id).sides[1].steward_id == ines


def test_a_leaver_who_is_erased_is_handed_over_without_a_name(
    association: Association, house: House, door: Door
):
    house.partner(house.amina)
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.hear(PersonErased(person_id=house.luis))
    path = f"/handovers/{association.handovers()[0].id}/briefing"
    assert "Luis" not in door.get(house.grace, path).get_data(as_text=True)
    for step in ("briefing", "reintroduction", "confirmation"):
        house.do(house.grace, step, {} if step == "confirmation" else None)
    assert house.do(house.amina, "confirmation", {}).json["state"] == "completed"


def test_two_who_leave_at_once_hand_over_each_what_was_theirs(
    association: Association, house: House
):
    chen = association.person("Chen Wei")
    house.partner(house.amina)
    association.match(chen, house.grace)
    tala = association.person("Tala Reyes", house.company)
    association.leave(house.luis, house.company, successor_id=tala)
    association.leave(house.grace, house.company, successor_id=tala)
    first, second = association.handovers()
    assert {first.leaver_id, second.leaver_id} == {house.luis, house.grace}
    assert [one.successor_id for one in (first, second)] == [tala, tala]
