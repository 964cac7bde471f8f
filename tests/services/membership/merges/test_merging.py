"""Merging: two records become one, and each conflict has its rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.contacts import ContactGiven
from events.merges import OrganisationMerged, PersonMerged, PersonMergeUndone
from events.persons import ProfilePublished
from services.membership.actions.merges import merge_organisations, merge_persons, undo_merge
from services.membership.actions.persons import give_contact, publish_profile
from services.membership.actions.staff import appoint_staff
from services.membership.models import ContactPoint, Merge, Person, Reference, Representation
from services.membership.queries.callers import who_is
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import live_of
from services.membership.rules.merges import (
    BothOweDues,
    ChangedSinceTheMerge,
    MergedOnward,
    OneAndTheSame,
    StaffIsMergedByAdmins,
    TooManyForTheSeats,
)
from shared.callers import Caller, Role
from tests.services.membership.merges.tables import contents, different
from tests.services.membership.office import PROFILE

STEWARD = Caller(person_id=None, roles=frozenset({Role.STEWARD}))


class Merging:
    """Merges in the office."""

    def __init__(self, office):
        self.office = office

    def persons(self, survivor, merged, asked_by=STEWARD):
        given = (survivor, merged, asked_by, self.office.today, self.office.now)
        return self.office.do(merge_persons, *given)

    def organisations(self, survivor, merged):
        given = (survivor, merged, STEWARD, self.office.today, self.office.now)
        return self.office.do(merge_organisations, *given)

    def undo(self, merge, asked_by=STEWARD):
        return self.office.do(undo_merge, merge.id, asked_by, self.office.now)

    def profile(self, person_id, **more):
        self.office.do(
            lambda session: publish_profile(
                session, person_of(session, person_id), {**PROFILE, **more}
            )
        )


@pytest.fixture
def merging(office):
    return Merging(office)


@pytest.fixture
def twice(office):
    """One person who was entered twice."""
    return office.person("Jan de Vries", "jan@harbour.example"), office.person(
        "J. de Vries", "jan@home.example"
    )


def rows(office, model, **held):
    return office.look(lambda session: session.query(model).filter_by(**held).all())


def test_the_old_id_leads_to_the_survivor(office, merging, twice):
    merging.persons(*twice)
    assert office.look(person_of, twice[1]).id == twice[0]
    assert office.count(Person) == 1


def test_merging_twice_is_one_merge(office, merging, twice):
    assert merging.persons(*twice).id == merging.persons(*twice).id
    assert (office.count(Merge), len(office.said(PersonMerged))) == (1, 1)


def test_the_merge_is_told(office, merging, twice):
    merge = merging.persons(*twice)
    (told,) = office.said(PersonMerged)
    assert (told.person_id, told.survivor_id, told.merge_id) == (twice[1], twice[0], merge.id)


def test_a_record_is_not_merged_with_itself(merging, twice):
    with pytest.raises(OneAndTheSame):
        merging.persons(twice[0], twice[0])


def test_both_addresses_are_kept_and_the_survivors_is_written_to(office, merging, twice):
    merging.persons(*twice)
    found = {point.address: point.is_preferred for point in rows(office, ContactPoint)}
    assert found == {"jan@harbour.example": True, "jan@home.example": False}


def test_an_address_that_both_had_is_kept_once(office, merging):
    one, other = (office.person(name, "team@x.example") for name in ("Ann", "Ann Lee"))
    merging.persons(one, other)
    assert [point.person_id for point in rows(office, ContactPoint)] == [one]


def test_of_two_profiles_the_survivors_has_its_blanks_filled(office, merging, twice):
    merging.profile(twice[0], title="Director", interests="")
    merging.profile(twice[1], title="Founder", interests="Ports", discreet=True)
    merging.persons(*twice)
    profile = office.said(ProfilePublished)[-1]
    assert (profile.person_id, profile.title, profile.interests) == (twice[0], "Director", "Ports")
    assert profile.discreet, "whoever was discreet once is not named now"


def test_a_profile_that_the_other_alone_had_is_the_survivors(office, merging, twice):
    merging.profile(twice[1], title="Founder")
    merging.persons(*twice)
    assert office.look(lambda s: person_of(s, twice[0]).profile.title) == "Founder"


def test_who_speaks_twice_for_an_organisation_keeps_one_seat_with_both_roles(
    office, merging, twice
):
    body = office.member("corporate", organisation={"sector": "company"}).organisation_id
    office.appoint(body, twice[0], "delegate")
    office.appoint(body, twice[1], "billing")
    merging.persons(*twice)
    live = office.look(lambda s: s.scalars(live_of(body, twice[0])).all())
    assert [one.roles for one in live] == [["billing", "delegate"]]


def test_the_staff_is_merged_by_an_admin_alone(office, merging, twice):
    office.do(appoint_staff, twice[1], Role.ADMIN, office.now)
    with pytest.raises(StaffIsMergedByAdmins):
        merging.persons(*twice)
    admin = Caller(person_id=None, roles=frozenset({Role.ADMIN}))
    merging.persons(*twice, asked_by=admin)
    assert Role.ADMIN in office.caller(twice[0]).roles


def test_who_signed_in_by_the_old_id_is_the_survivor(office, merging, twice):
    merging.persons(*twice)
    assert office.look(who_is, twice[1], office.today).person_id == twice[0]


def test_references_lead_to_the_survivor(office, merging, twice):
    office.do(
        lambda s: s.add(Reference(kind="person", source="crm", name="7", subject_id=twice[1]))
    )
    merging.persons(*twice)
    assert rows(office, Reference)[0].subject_id == twice[0]


def test_of_two_memberships_the_shorter_ceases_as_merged(office, merging):
    one = office.member("individual", person={"full_name": "Ann", "email": "a@x.example"})
    office.on(office.today.replace(month=5))
    other = office.member("individual", person={"full_name": "Ann B", "email": "b@x.example"})
    merging.persons(one.person_id, other.person_id)
    exits = {
        held.id: [left.cause for left in office.membership(held.id).exits] for held in (one, other)
    }
    assert exits == {one.id: ["merged"], other.id: []}
    assert office.membership(other.id).person_id == one.person_id


def test_two_memberships_of_which_the_shorter_owes_dues_are_not_merged(office, merging):
    one = office.member("individual", person={"full_name": "Ann", "email": "a@x.example"})
    applied = office.apply("individual", person={"full_name": "Ann B", "email": "b@x.example"})
    office.approve(applied)
    with pytest.raises(BothOweDues):
        merging.persons(one.person_id, applied.person_id)


def test_two_organisations_with_more_people_than_seats_are_not_merged(office, merging):
    one = office.member("social-enterprise")
    other = office.organisation("Maji Safi", "social-enterprise")
    seats = office.membership(one.id).tier.seats
    for number in range(seats):
        person = office.person(f"Person {number}", f"p{number}@x.example")
        office.appoint(other, person, taken_over=True)
    with pytest.raises(TooManyForTheSeats):
        merging.organisations(one.organisation_id, other)


def test_the_seats_are_those_of_the_membership_that_stays(office, merging):
    ends_first = office.member("corporate", organisation={"sector": "company"})
    office.on(office.today + timedelta(days=30))
    stays = office.member(
        organisation={"display_name": "Maji Safi"}, person={"full_name": "Imani Njoroge"}
    )
    seats = [office.membership(one.id).tier.seats for one in (ends_first, stays)]
    assert seats[0] > seats[1]
    for number in range(seats[1] - 1):
        person = office.person(f"Person {number}", f"p{number}@x.example")
        office.appoint(ends_first.organisation_id, person)
    with pytest.raises(TooManyForTheSeats):
        merging.organisations(ends_first.organisation_id, stays.organisation_id)


def test_an_organisation_takes_over_what_the_other_said(office, merging):
    one = office.organisation("Harbour Bank")
    other = office.organisation("Harbour Bank BV", city="Rotterdam", mission="Quays")
    merging.organisations(one, other)
    kept = office.look(organisation_of, other)
    assert (kept.id, kept.display_name, kept.city, kept.mission) == (
        one, "Harbour Bank", "Rotterdam", "Quays",
    )  # fmt: skip
    assert [told.survivor_id for told in office.said(OrganisationMerged)] == [one]


def test_a_chain_of_merges_leads_to_the_last(office, merging, twice):
    third = office.person("Jan Vries", "j@third.example")
    merging.persons(*twice)
    merging.persons(third, twice[0])
    assert office.look(person_of, twice[1]).id == third


def test_undoing_gives_each_their_own_back(office, merging, twice):
    merging.profile(twice[1], title="Founder")
    before = contents(office.engine)
    merge = merging.persons(*twice)
    merging.undo(merge)
    assert different(before, contents(office.engine)) == []
    assert [told.person_id for told in office.said(PersonMergeUndone)] == [twice[1]]
    assert {told.person_id for told in office.said(ContactGiven)[-2:]} == set(twice)


def test_undoing_twice_is_undoing_once(office, merging, twice):
    merge = merging.persons(*twice)
    merging.undo(merge)
    merging.undo(merge)
    assert len(office.said(PersonMergeUndone)) == 1


def test_what_came_after_the_merge_stays_with_the_survivor(office, merging, twice):
    merge = merging.persons(*twice)
    body = office.member().organisation_id
    office.appoint(body, twice[1], "delegate")
    merging.undo(merge)
    live = office.look(lambda s: s.scalars(live_of(body, twice[0])).all())
    assert len(live) == 1


def test_what_was_changed_again_stands_in_the_way_and_is_named(office, merging, twice):
    merging.profile(twice[0], title="")
    merging.profile(twice[1], title="Founder")
    merge = merging.persons(*twice)
    merging.profile(twice[0], title="Chair")
    with pytest.raises(ChangedSinceTheMerge, match="the profile was changed after the merge"):
        merging.undo(merge)
    assert office.count(Person) == 1


def test_another_name_of_the_survivor_does_not_stand_in_the_way(office, merging, twice):
    merge = merging.persons(*twice)
    office.do(lambda s: give_contact(s, person_of(s, twice[0]), full_name="Jan V."))
    merging.undo(merge)
    assert office.look(person_of, twice[0]).full_name == "Jan V."
    assert office.count(Person) == 2


def test_a_merge_under_another_is_undone_after_it(office, merging, twice):
    third = office.person("Jan Vries", "j@third.example")
    first = merging.persons(*twice)
    second = merging.persons(third, twice[0])
    with pytest.raises(MergedOnward):
        merging.undo(first)
    merging.undo(second)
    merging.undo(first)
    assert office.count(Person) == 3


def test_representations_go_back_when_a_merge_of_organisations_is_undone(office, merging):
    one, other = office.organisation("Harbour Bank"), office.organisation("Harbour Bank BV")
    person = office.person()
    office.appoint(one, person, "delegate", taken_over=True)
    office.appoint(other, person, "billing", taken_over=True)
    before = contents(office.engine)
    merge = merging.organisations(one, other)
    assert [r.state for r in rows(office, Representation, organisation_id=one)].count("ended") == 1
    merging.undo(merge)
    assert different(before, contents(office.engine)) == []
