"""Elsewhere an organisation's membership is copied to its people, and the copies go wrong on their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.representatives import RepresentativeAppointed
from services.membership.models import Membership
from shared.callers import Role


@pytest.fixture
def body(office):
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    return office.said(RepresentativeAppointed)[0].person_id


def test_a_seat_is_a_row_and_makes_no_membership_of_its_own(office, body):
    before = office.count(Membership)
    office.appoint(body, office.person())
    assert office.count(Membership) == before


def test_all_seats_follow_the_organisations_standing_whenever_it_is_asked(office, body, founder):
    person = office.person()
    office.appoint(body, person)
    for day, is_member in ((date(2027, 6, 1), True), (date(2028, 6, 1), False)):
        callers = [office.on(day).caller(one) for one in (founder, person)]
        assert [Role.MEMBER in caller.roles for caller in callers] == [is_member] * 2


def test_who_speaks_for_two_loses_nothing_when_one_of_the_two_seats_ends(office, body, founder):
    other = office.member(organisation={"display_name": "Nuru Lamps"})
    office.depart(body, founder)
    caller = office.caller(founder)
    assert caller.organisation_ids == {other.organisation_id}
    assert Role.MEMBER in caller.roles


def test_a_lapse_takes_no_seat_and_a_seat_that_ended_is_free_at_once(office, body, founder):
    office.depart(body, founder, successor_id=office.person())
    later = office.on(office.today + timedelta(days=500))
    later.sweep(later.today)
    assert not later.caller(founder).represents(body)
