"""A handover past its deadline is said, once, so that a steward looks after it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from events.handovers import HandoverOverdue
from tests.services.introductions.association import TODAY, Association
from tests.services.introductions.house import House


def test_a_handover_past_its_deadline_is_said_to_be_overdue(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    association.sweep(days=31)
    (handover,) = association.handovers()
    (overdue,) = association.said(HandoverOverdue)
    assert (overdue.handover_id, overdue.organisation_id) == (handover.id, house.company)
    assert (overdue.leaver_id, overdue.deadline_on) == (house.luis, TODAY + timedelta(days=30))


def test_on_the_day_of_the_deadline_there_is_still_time(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    association.sweep(days=30)
    assert association.said(HandoverOverdue) == []


def test_it_is_said_once_however_often_the_clock_sweeps(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(house.luis, house.company)
    for days in (31, 31, 45):
        association.sweep(days=days)
    assert len(association.said(HandoverOverdue)) == 1


def test_a_handover_is_overdue_until_all_have_confirmed(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    association.sweep(days=31)
    assert len(association.said(HandoverOverdue)) == 1


def test_a_finished_handover_is_never_overdue(
    association: Association, house: House, partnership_id: UUID
):
    house.reintroduced()
    for who in (house.grace, house.amina):
        house.do(who, "confirmation", {})
    assert association.handovers()[0].state == "completed"
    association.sweep(days=31)
    assert association.said(HandoverOverdue) == []


def test_a_new_deadline_after_a_second_vacancy_is_said_again(
    association: Association, house: House, partnership_id: UUID
):
    association.leave(
        house.luis, house.company, TODAY - timedelta(days=31), successor_id=house.grace
    )
    association.sweep()
    association.leave(house.grace, house.company)
    association.sweep(days=1)
    assert len(association.said(HandoverOverdue)) == 1
    association.sweep(days=31)
    first, second = association.said(HandoverOverdue)
    assert first.handover_id == second.handover_id
    assert second.deadline_on == TODAY + timedelta(days=30)
