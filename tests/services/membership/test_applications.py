"""Applying, being approved and declined."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.contacts import ContactGiven
from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationSubmitted,
    MemberJoined,
)
from events.organisations import OrganisationRegistered
from events.persons import PersonRegistered, ProfilePublished, Topic
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.membership.actions.applications import (
    apply_for_membership,
    decline_application,
    submit_application,
    submit_draft,
)
from services.membership.actions.tiers import put_tier, put_tiers
from services.membership.models import Application, Organisation, Person
from services.membership.models.words import VISIBLE_FIELDS
from services.membership.queries.organisations import organisation_of
from services.membership.rules.approvals import ApplicationIsDecided
from services.membership.rules.joining import (
    MemberAlready,
    SizeIsNotSaid,
    TierIsForOrganisations,
    TierIsForOthers,
    TierIsForPersons,
)
from tests.services.membership.office import AKINYI, MAJI, NOW, TODAY


def test_a_newcomer_is_known_at_once_with_organisation_profile_and_address(office):
    application = office.apply()
    assert office.said(OrganisationRegistered)[0].display_name == "Maji Safi Works"
    assert office.said(PersonRegistered)[0].person_id == application.person_id
    assert office.said(ContactGiven)[0].email == "akinyi@majisafi.example"
    assert office.said(ProfilePublished)[0].offers == (
        Topic(tag="pilot-site", line="two wells near Kisumu"),
    )
    assert office.said(ApplicationSubmitted)[0].organisation_id == application.organisation_id
    assert office.said(ApplicationSubmitted)[0].tier_name == "Social enterprise"


def test_what_is_said_of_visibility_is_complete_and_closed_where_nothing_was_given(office):
    office.apply()
    assert office.said(ProfilePublished)[0].visibility == {
        **dict.fromkeys(VISIBLE_FIELDS, "nobody"),
        "name": "members",
    }


def test_a_discreet_newcomer_is_visible_to_nobody_whatever_they_ticked(office):
    office.apply(person={"profile": {**AKINYI["profile"], "discreet": True}})
    assert set(office.said(ProfilePublished)[0].visibility.values()) == {"nobody"}


def test_coming_back_resumes_the_open_application(office):
    first = office.apply()
    again = office.apply(person={"full_name": "  AKINYI  Odhiambo".strip()})
    assert again.id == first.id
    assert (office.count(Application), office.count(Person)) == (1, 1)
    assert len(office.said(ApplicationSubmitted)) == 1


def test_two_people_may_share_an_address(office):
    first = office.apply()
    second = office.apply(person={"full_name": "Otieno Odhiambo"})
    assert second.person_id != first.person_id
    assert second.organisation_id == first.organisation_id


def test_one_person_may_apply_for_two_organisations(office):
    first = office.apply()
    second = office.apply(organisation={"display_name": "Nuru Lamps"})
    assert (second.id != first.id, second.person_id) == (True, first.person_id)


def test_a_person_alone_resumes_too(office):
    assert office.apply("individual").id == office.apply("individual").id


def test_an_organisation_of_the_directory_is_found_again_and_left_as_it_is(office):
    known = office.organisation(
        "MAJI SAFI works", "social-enterprise", country="KE", mission="Known"
    )
    application = office.apply()
    assert application.organisation_id == known
    assert office.look(organisation_of, known).mission == "Known"


def test_an_organisation_of_the_same_name_elsewhere_is_another(office):
    known = office.organisation("Maji Safi Works", "social-enterprise", country="TZ")
    assert office.apply().organisation_id != known


def test_what_a_stranger_says_of_a_known_person_is_kept_but_published_nowhere(office):
    known = office.person("Akinyi Odhiambo", "akinyi@majisafi.example")
    application = office.apply()
    assert application.person_id == known
    assert office.said(ProfilePublished) == []


def test_what_known_persons_say_of_themselves_is_published_with_the_approval(office):
    known = office.person("Akinyi Odhiambo", "akinyi@majisafi.example")
    own = {"person": AKINYI, "caller": office.caller(known), "now": office.now}
    application = office.do(apply_for_membership, tier_slug="individual", **own).application
    office.approve(application)
    assert office.said(ProfilePublished)[0].title == "Founder"


def test_no_yes_publishes_what_somebody_else_says_of_a_known_person(office):
    office.person("Akinyi Odhiambo", "akinyi@majisafi.example")
    office.approve(office.apply())
    assert office.said(ProfilePublished) == []


def test_a_tier_for_organisations_needs_one(office):
    with pytest.raises(TierIsForOrganisations):
        office.do(submit, "charity", None)
    assert office.count(Person) == 0


def test_a_tier_for_persons_takes_no_organisation(office):
    with pytest.raises(TierIsForPersons):
        office.do(submit, "individual", MAJI)


def test_a_tier_is_for_its_sectors(office):
    with pytest.raises(TierIsForOthers):
        office.apply("corporate")
    assert office.count(Organisation) == 0


def test_a_tier_is_for_its_size_bands(office):
    with pytest.raises(TierIsForOthers):
        office.apply("corporate-large", {"sector": "company", "size_band": "2-9"})


def test_who_applies_for_a_tier_with_sizes_says_how_many_they_are(office):
    with pytest.raises(SizeIsNotSaid, match="250-999"):
        office.apply("corporate-large", {"sector": "company", "size_band": ""})
    assert office.count(Organisation) == 0


def test_an_approval_asks_for_dues_and_lets_the_applicant_speak(office):
    approved = office.approve(office.apply())
    (said,) = office.said(ApplicationApproved)
    assert (said.amount_minor, said.currency) == (30_000, "EUR")
    assert said.invoice_id == office.invoices(approved.membership_id)[0].id
    assert office.said(RepresentativeAppointed)[0].roles == ("billing", "primary")
    assert office.said(MemberJoined) == []


def test_approving_twice_asks_for_dues_once(office):
    application = office.apply()
    assert office.approve(application).membership_id == office.approve(application).membership_id
    assert len(office.said(ApplicationApproved)) == 1


def test_a_second_membership_for_one_holder_is_refused(office):
    office.approve(office.apply())
    second = office.apply(person={"full_name": "Otieno Odhiambo"})
    with pytest.raises(MemberAlready):
        office.approve(second)


def own(office, person_id, **more):
    asked = {"tier_slug": "individual", "caller": office.caller(person_id), **more}
    return office.do(apply_for_membership, **asked, today=office.today, now=office.now).application


@pytest.mark.parametrize(("days", "standing"), [(0, "active"), (600, "lapsed")])
def test_a_member_is_told_to_renew_when_applying_anew(office, days, standing):
    held = office.member("individual")
    office.on(TODAY + timedelta(days=days))
    with pytest.raises(MemberAlready, match=f"is {standing}: renew it .*{held.id}/renewals"):
        own(office, held.person_id)
    draft = own(office, held.person_id, is_draft=True)
    handed_in = (submit_draft, draft.id, office.today, office.now, office.caller(held.person_id))
    with pytest.raises(MemberAlready):
        office.do(*handed_in)
    assert office.count(Application) == 2


def test_who_only_says_to_be_a_member_is_told_nothing_and_the_member_by_letter(office):
    office.member("individual")
    office.do(put_tier, "individual", {"approvals_needed": 0})
    assert office.apply("individual").state == "submitted"
    assert [one.is_member for one in office.said(ApplicationSubmitted)] == [False, True]


def test_who_names_an_organisation_of_others_does_not_learn_that_it_is_a_member(office):
    held = office.member()
    stranger = office.person("Some Body", "somebody@else.example")
    asked = {"tier_slug": "social-enterprise", "organisation": MAJI}
    assert own(office, stranger, **asked).state == "submitted"
    assert not office.said(ApplicationSubmitted)[-1].is_member
    with pytest.raises(MemberAlready):
        own(office, office.speaker_of(held.organisation_id), **asked)


def test_a_tier_that_costs_nothing_makes_a_member_at_once(office):
    office.do(put_tiers, [free_tier()])
    application = office.approve(office.apply("guest"))
    assert application.state == "converted"
    assert office.said(MemberJoined)[0].starts_on == TODAY
    assert office.said(ApplicationApproved)[0].invoice_id is None


def test_a_person_alone_becomes_a_member_without_an_organisation(office):
    membership = office.member("individual")
    assert membership.organisation_id is None
    assert office.said(MemberJoined)[0].person_id == membership.person_id


def test_an_application_is_declined_with_its_reason(office):
    application = office.apply()
    office.do(decline_application, application.id, None, "Not this year", office.now)
    assert office.said(ApplicationDeclined)[0].reason == "Not this year"


def test_declining_twice_says_so_once(office):
    application = office.apply()
    for _ in range(2):
        office.do(decline_application, application.id, None, "Not this year", office.now)
    assert len(office.said(ApplicationDeclined)) == 1


def test_what_has_begun_is_declined_no_more(office):
    membership = office.member()
    begun = office.look(lambda session: session.query(Application).one())
    with pytest.raises(ApplicationIsDecided):
        office.do(decline_application, begun.id, None, "", office.now)
    assert office.membership(membership.id).exits == []


def test_a_yes_may_be_taken_back_before_the_membership_begins(office):
    approved = office.approve(office.apply())
    office.do(decline_application, approved.id, None, "We erred", office.now, office.today)
    (invoice,) = office.invoices(approved.membership_id)
    assert (invoice.state, office.said(RepresentativeLeft)[0].person_id) == (
        "void",
        approved.person_id,
    )
    assert office.apply().id != approved.id


def test_who_was_declined_may_apply_anew(office):
    application = office.apply()
    office.do(decline_application, application.id, None, "", office.now)
    assert office.apply().id != application.id


def submit(session, tier, organisation):
    return submit_application(session, tier, organisation, AKINYI, NOW)


def free_tier():
    return {
        "slug": "guest",
        "name": "Guest",
        "kind": "organisation",
        "price_minor": 0,
        "currency": "EUR",
        "grace_days": 0,
    }
