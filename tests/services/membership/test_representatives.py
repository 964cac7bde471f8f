"""Who speaks for whom: seats, roles, departures, and access that ends at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.membership.rules.representing import (
    LastDayIsBeforeTheFirst,
    NoSeatIsLeft,
    OrganisationIsNoMember,
    PersonDoesNotRepresent,
    RoleBeganLater,
    SuccessorIsTheLeaver,
)
from shared.callers import Role
from tests.services.membership.office import TODAY


@pytest.fixture
def body(office):
    """A member organisation with five seats, one of them taken by its founder."""
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    """Who founded it, and speaks for it as primary and for billing."""
    return office.said(RepresentativeAppointed)[0].person_id


def colleagues(office, count):
    return [
        office.person(f"Colleague {number}", f"c{number}@majisafi.example")
        for number in range(count)
    ]


def test_a_representative_is_announced_with_roles_and_the_day(office, body):
    person = office.person()
    office.appoint(body, person, "delegate", starts_on=date(2027, 4, 1))
    said = office.said(RepresentativeAppointed)[-1]
    assert (said.person_id, said.roles, said.starts_on) == (person, ("delegate",), date(2027, 4, 1))


def test_appointing_twice_takes_one_seat_and_says_so_once(office, body):
    person = office.person()
    assert office.appoint(body, person).id == office.appoint(body, person).id
    assert len(office.said(RepresentativeAppointed)) == 2


def test_another_role_is_added_to_the_same_representation(office, body):
    person = office.person()
    office.appoint(body, person, "delegate")
    assert office.appoint(body, person, "speaker").roles == ["delegate", "speaker"]


@pytest.mark.parametrize("role", ["delegate", "speaker"])
def test_who_speaks_already_is_not_said_to_have_done_so_before(office, body, role):
    person, began = office.person(), office.today - timedelta(days=10)
    office.appoint(body, person, "delegate", starts_on=began)
    office.appoint(body, person, "delegate", starts_on=began)
    with pytest.raises(RoleBeganLater):
        office.appoint(body, person, role, starts_on=began - timedelta(days=1))


def test_no_more_speak_for_it_than_it_has_seats(office, body):
    for person in colleagues(office, 4):
        office.appoint(body, person)
    with pytest.raises(NoSeatIsLeft):
        office.appoint(body, office.person())


def test_somebody_who_leaves_frees_a_seat(office, body):
    people = colleagues(office, 4)
    for person in people:
        office.appoint(body, person)
    office.depart(body, people[0])
    office.appoint(body, office.person())


def test_only_a_member_organisation_has_representatives(office):
    with pytest.raises(OrganisationIsNoMember):
        office.appoint(office.organisation(), office.person())


def test_access_ends_at_once(office, body, founder):
    assert office.caller(founder).represents(body)
    office.depart(body, founder)
    caller = office.caller(founder)
    assert not caller.represents(body)
    assert caller.roles == frozenset()


def test_a_representative_yet_to_begin_has_no_access(office, body):
    person = office.person()
    office.appoint(body, person, starts_on=TODAY + timedelta(days=1))
    assert not office.caller(person).represents(body)


def test_a_departure_tells_which_roles_nobody_holds(office, body, founder):
    person = office.person()
    office.appoint(body, person, "billing")
    office.depart(body, founder)
    assert office.said(RepresentativeLeft)[0].vacant_roles == ("primary",)


def test_a_successor_takes_the_roles_and_nothing_is_vacant(office, body, founder):
    successor = office.person("Otieno Odhiambo", "otieno@majisafi.example")
    office.depart(body, founder, successor_id=successor)
    (left,) = office.said(RepresentativeLeft)
    assert (left.vacant_roles, left.successor_id) == ((), successor)
    assert office.said(RepresentativeAppointed)[-1].roles == ("billing", "primary")
    assert office.caller(successor).represents(body)


def test_a_successor_who_has_a_seat_keeps_it_and_takes_the_roles_too(office, body, founder):
    successor = office.person("Otieno Odhiambo", "otieno@majisafi.example")
    first = office.appoint(body, successor, "speaker")
    office.depart(body, founder, successor_id=successor)
    assert office.appoint(body, successor, "speaker").id == first.id
    assert office.said(RepresentativeAppointed)[-1].roles == ("billing", "primary", "speaker")


def test_a_successor_follows_though_every_seat_is_taken(office, body, founder):
    for person in colleagues(office, 4):
        office.appoint(body, person)
    office.depart(body, founder, successor_id=office.person())
    assert office.said(RepresentativeLeft)[0].vacant_roles == ()


def test_leaving_twice_is_told_once(office, body, founder):
    first = office.depart(body, founder)
    assert office.depart(body, founder).id == first.id
    assert len(office.said(RepresentativeLeft)) == 1


def test_a_departure_to_come_changes_nothing_until_its_day(office, body, founder):
    last_day = TODAY + timedelta(days=10)
    office.depart(body, founder, last_day)
    office.sweep(last_day - timedelta(days=1))
    assert office.said(RepresentativeLeft) == []
    assert office.on(last_day - timedelta(days=1)).caller(founder).represents(body)


def test_access_ends_on_the_last_day_even_before_the_sweep(office, body, founder):
    last_day = TODAY + timedelta(days=10)
    office.depart(body, founder, last_day)
    assert not office.on(last_day).caller(founder).represents(body)


def test_the_sweep_carries_a_departure_out_once(office, body, founder):
    last_day = TODAY + timedelta(days=10)
    office.depart(body, founder, last_day, office.person())
    assert [office.sweep(last_day + timedelta(days=3)) for _ in range(2)] == [1, 0]
    (left,) = office.said(RepresentativeLeft)
    assert left.left_on == last_day


def test_a_last_day_to_come_may_be_moved(office, body, founder):
    office.depart(body, founder, TODAY + timedelta(days=10))
    office.depart(body, founder, TODAY + timedelta(days=20))
    assert office.sweep(TODAY + timedelta(days=10)) == 0


def test_who_left_may_come_back_to_a_new_representation(office, body):
    person = office.person()
    first = office.appoint(body, person)
    office.depart(body, person)
    assert office.appoint(body, person).id != first.id


def test_nobody_leaves_who_was_never_there(office, body):
    with pytest.raises(PersonDoesNotRepresent):
        office.depart(body, office.person())


def test_nobody_follows_themselves(office, body, founder):
    with pytest.raises(SuccessorIsTheLeaver):
        office.depart(body, founder, successor_id=founder)


def test_nobody_leaves_before_they_came(office, body, founder):
    with pytest.raises(LastDayIsBeforeTheFirst):
        office.depart(body, founder, TODAY - timedelta(days=1))


def test_a_representative_of_an_active_organisation_is_a_member_and_one_of_a_lapsed_is_not(
    office, founder
):
    assert Role.MEMBER in office.caller(founder).roles
    assert Role.MEMBER not in office.on(date(2028, 6, 1)).caller(founder).roles


def test_one_person_may_speak_for_two_organisations(office, body, founder):
    other = office.member(organisation={"display_name": "Nuru Lamps"})
    assert office.caller(founder).organisation_ids == {body, other.organisation_id}
