"""Other services say what depended on a leaver: asked, asked again, taken in once, and passed on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from events.handover_parts import (
    GatheringPartSettled,
    GatheringPartsReported,
    MembershipPartsReported,
)
from events.handovers import (
    HandoverItemCarried,
    HandoverOpened,
    HandoverPartsAsked,
    HandoverPartsMissing,
    Part,
)
from services.introductions.actions import parts as actions
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.house import House

FORUM = Part(kind="rsvp", reference_id=uuid4(), title="Spring Forum", due_on=TODAY)
PRIMARY = Part(kind="role", reference_id=uuid4(), title="primary", due_on=TODAY)


def asked(association: Association) -> UUID:
    """The handover, or what would be one, of which other services were asked last."""
    return association.said(HandoverPartsAsked)[-1].handover_id


def report(association: Association, *parts: Part) -> None:
    """The events service answers."""
    association.hear(GatheringPartsReported(handover_id=asked(association), parts=parts))


def test_each_service_is_asked_once_what_depended_on_a_leaver(
    association: Association, house: House
):
    left = association.leave(house.luis, house.company)
    association.hear(left)
    (question,) = association.said(HandoverPartsAsked)
    assert (question.organisation_id, question.leaver_id) == (house.company, house.luis)
    assert (question.services, question.attempt) == (("events", "membership"), 1)


def test_without_its_guard_a_departure_heard_twice_would_open_two_handovers(
    association: Association, house: House, monkeypatch: pytest.MonkeyPatch
):
    """The same in another message, as after a restored copy: only the guard tells that it is known."""
    left = association.leave(house.luis, house.company)
    association.hear(left)
    assert len(association.said(HandoverPartsAsked)) == 1
    monkeypatch.setattr(actions, "insert_once", lambda *_, **__: True)
    with pytest.raises(Exception, match=r"HandoverInquiry|FOREIGN|foreign|No row"):
        association.hear(left)


def test_a_handover_opens_with_the_first_thing_that_is_reported(
    association: Association, house: House, door: Door
):
    association.leave(house.luis, house.company)
    assert association.handovers() == []
    report(association, FORUM)
    (opened,) = association.said(HandoverOpened)
    assert [item.kind for item in opened.items] == ["rsvp"]
    shown = door.get(house.grace, f"/handovers/{opened.handover_id}").json
    assert [(one["title"], one["state"]) for one in shown["items"]] == [("Spring Forum", "open")]
    assert (shown["missing"], shown["state"]) == (["membership"], "open")


def test_nothing_in_any_service_opens_none(association: Association, house: House):
    association.leave(house.luis, house.company)
    report(association)
    association.hear(MembershipPartsReported(handover_id=asked(association)))
    assert association.handovers() == []


def test_a_talk_of_a_leaver_is_handed_over_and_that_of_a_discreet_one_is_told_to_nobody(
    association: Association, house: House, door: Door
):
    talk = Part(kind="speaking-slot", reference_id=uuid4(), title="What a well costs", due_on=TODAY)
    ines = association.person("Ines Roth", house.company, discreet=True)
    association.leave(ines, house.company)
    report(association, talk)
    assert association.handovers() == []
    association.leave(house.luis, house.company)
    report(association, talk)
    (opened,) = association.said(HandoverOpened)
    shown = door.get(house.grace, f"/handovers/{opened.handover_id}").json
    assert [one["title"] for one in shown["items"]] == ["What a well costs"]


def test_what_is_reported_twice_is_handed_over_once(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    for _ in range(2):
        report(association, FORUM)
    association.hear(MembershipPartsReported(handover_id=asked(association), parts=(PRIMARY,)))
    (handover,) = association.handovers()
    assert [item.kind for item in handover.items] == ["partnership", "rsvp", "role"]
    assert len(association.said(HandoverOpened)) == 1


def test_where_a_discreet_leaver_was_to_go_is_told_to_nobody(
    association: Association, house: House
):
    ines = association.person("Ines Roth", house.company, discreet=True)
    association.leave(ines, house.company)
    report(association, FORUM)
    assert association.handovers() == []


def test_what_a_service_has_no_say_in_is_passed_over(association: Association, house: House):
    association.leave(house.luis, house.company)
    report(association, PRIMARY, Part(kind="secret", reference_id=uuid4()))
    assert association.handovers() == []


def test_who_has_read_the_briefing_takes_over_what_other_services_hold(
    association: Association, house: House
):
    association.leave(house.luis, house.company, successor_id=house.grace)
    report(association, FORUM)
    assert association.said(HandoverItemCarried) == []
    for _ in range(2):
        house.do(house.grace, "briefing")
    (carried,) = association.said(HandoverItemCarried)
    assert (carried.service, carried.reference_id) == ("events", FORUM.reference_id)
    assert (carried.leaver_id, carried.successor_id) == (house.luis, house.grace)


def test_what_is_reported_late_is_passed_on_at_once(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    for who in (house.grace, house.amina):
        house.do(who, "confirmation", {})
    for _ in range(2):
        report(association, FORUM)
    assert len(association.said(HandoverItemCarried)) == 1
    (handover,) = association.handovers()
    assert {item.state for item in handover.items} == {"carried"}


def test_what_cannot_be_passed_on_is_lost(association: Association, house: House):
    association.leave(house.luis, house.company, successor_id=house.grace)
    report(association, FORUM)
    house.do(house.grace, "briefing")
    settled = {"handover_id": asked(association), "kind": "rsvp", "carried": False}
    for _ in range(2):
        association.hear(GatheringPartSettled(reference_id=FORUM.reference_id, **settled))
    assert [one.state for one in association.handovers()[0].items] == ["lost"]


def test_what_a_leaver_who_is_back_held_stays_theirs(association: Association, house: House):
    association.leave(house.luis, house.company)
    report(association, FORUM)
    association.appoint(house.luis, house.company, starts_on=TODAY)
    (handover,) = association.handovers()
    assert (handover.state, handover.items[0].state) == ("cancelled", "carried")
    association.hear(MembershipPartsReported(handover_id=handover.id, parts=(PRIMARY,)))
    assert len(association.handovers()[0].items) == 1


def test_a_leaver_who_is_back_before_anything_was_reported_hands_nothing_over(
    association: Association, house: House
):
    association.leave(house.luis, house.company)
    association.appoint(house.luis, house.company, starts_on=TODAY)
    report(association, FORUM)
    assert association.handovers() == []


def test_a_service_that_does_not_answer_is_asked_again_and_then_the_stewards_are_told(
    association: Association, house: House
):
    association.leave(house.luis, house.company)
    report(association)
    for hour in range(1, 8):
        association.sweep(hour / 24 + 0.01)
    again = association.said(HandoverPartsAsked)
    assert [(one.services, one.attempt) for one in again[1:]] == [
        (("membership",), 2),
        (("membership",), 3),
    ]
    (missing,) = association.said(HandoverPartsMissing)
    assert (missing.service, missing.leaver_id) == ("membership", house.luis)
    association.hear(MembershipPartsReported(handover_id=asked(association), parts=(PRIMARY,)))
    assert [item.kind for item in association.handovers()[0].items] == ["role"]


def test_a_milestone_of_a_leaver_goes_with_its_partnership(
    association: Association, house: House, door: Door, partnership_id: UUID
):
    told = {"title": "First well", "due_on": str(TODAY + timedelta(days=30))}
    door.post(house.luis, f"/partnerships/{partnership_id}/milestones", told)
    house.reintroduced()
    items = association.handovers()[0].items
    assert [(one.kind, one.title) for one in items] == [
        ("partnership", ""),
        ("milestone", "First well"),
    ]
    for who in (house.grace, house.amina):
        house.do(who, "confirmation", {})
    assert {item.state for item in association.handovers()[0].items} == {"carried"}
