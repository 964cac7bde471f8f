"""When two people are asked whether they would like to meet."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from events.introductions import IntroductionProposed
from events.memberships import (
    MembershipLapsed,
    MembershipReleased,
    MembershipRenewed,
    MembershipSuspended,
)
from events.persons import ProfilePublished
from services.introductions.handlers import inbox
from tests.road import deliver_again, envelope_of
from tests.services.introductions.association import NOW, SEEN, Association, Door, joined


def set_limit(door: Door, person_id, open_limit, paused_until=None):
    wanted = {"open_limit": open_limit, "paused_until": paused_until}
    return door.ask("PUT", person_id, f"/persons/{person_id}/limits", wanted)


def test_a_match_is_proposed_to_both(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    association.match(amina, luis)
    (proposed,) = association.said(IntroductionProposed)
    assert (proposed.first_id, proposed.second_id) == (amina, luis)


def test_each_gets_their_own_reasons(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    association.match(amina, luis, first_reasons=("you need legal advice",))
    (proposed,) = association.said(IntroductionProposed)
    assert proposed.first_reasons == ("you need legal advice",)
    assert proposed.second_reasons == ("you offer a pilot site; they need one",)


def test_an_introduction_waits_three_weeks_for_answers(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    association.match(amina, luis, time=NOW)
    (proposed,) = association.said(IntroductionProposed)
    assert proposed.expires_at == NOW + timedelta(days=21)


def test_the_gathering_where_two_may_meet_is_told(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    gathering_id = uuid4()
    association.match(amina, luis, gathering_id=gathering_id, occasion="rsvp")
    assert association.said(IntroductionProposed)[0].gathering_id == gathering_id


def test_a_match_told_twice_is_proposed_once(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    found = association.match(amina, luis)
    association.hear(found)
    assert len(association.said(IntroductionProposed)) == 1


def test_a_match_delivered_twice_is_proposed_once(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    found = association.match(amina, luis)
    deliver_again(inbox, association.engine, envelope_of(found, 1))
    assert len(association.said(IntroductionProposed)) == 1


def test_two_who_are_asked_already_are_not_asked_again(association: Association):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    association.match(amina, luis)
    association.match(luis, amina)
    assert len(association.said(IntroductionProposed)) == 1
    assert association.waiting() == []


def test_a_person_has_three_open_introductions_at_most(association: Association):
    amina = association.person("Amina Otieno")
    for name in ("Luis Ferrer", "Chen Wei", "Marta Nowak", "Joao Silva"):
        association.match(amina, association.person(name))
    assert len(association.introductions(amina)) == 3
    assert len(association.waiting()) == 1


def test_a_person_may_want_fewer(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    set_limit(door, amina, 1)
    for name in ("Luis Ferrer", "Chen Wei"):
        association.match(amina, association.person(name))
    assert len(association.introductions(amina)) == 1


def test_nobody_may_want_more_than_five(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    answer = set_limit(door, amina, 6)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("limit-is-out-of-range")


def test_the_other_ones_limit_counts_too(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    luis = association.person("Luis Ferrer")
    set_limit(door, luis, 0)
    association.match(amina, luis)
    assert association.introductions(amina) == []


def test_a_raised_limit_lets_the_best_waiting_match_in(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    set_limit(door, amina, 0)
    luis, chen = association.person("Luis Ferrer"), association.person("Chen Wei")
    association.match(amina, luis, score=0.4)
    association.match(amina, chen, score=0.9)
    set_limit(door, amina, 1)
    assert [one.other(amina) for one in association.introductions(amina)] == [chen]


def test_a_pause_keeps_introductions_away(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    set_limit(door, amina, 3, (NOW + timedelta(days=30)).date().isoformat())
    association.match(amina, association.person("Luis Ferrer"))
    assert association.introductions(amina) == []


def test_what_waited_is_proposed_when_the_pause_is_over(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    set_limit(door, amina, 3, (NOW + timedelta(days=30)).date().isoformat())
    association.match(amina, association.person("Luis Ferrer"))
    association.sweep(days=31)
    assert len(association.introductions(amina)) == 1


def test_an_earlier_sweep_does_not_end_a_pause(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    set_limit(door, amina, 3, (NOW + timedelta(days=30)).date().isoformat())
    association.match(amina, association.person("Luis Ferrer"))
    association.sweep(days=28)
    assert association.introductions(amina) == []


def test_who_wants_no_introductions_gets_none(association: Association):
    amina = association.person("Amina Otieno", wants_introductions=False)
    association.match(amina, association.person("Luis Ferrer"))
    assert association.introductions(amina) == []


def test_a_match_ahead_of_the_profile_waits_for_it(association: Association):
    luis, stranger = association.person("Luis Ferrer"), uuid4()
    association.hear(joined(person_id=stranger))
    association.match(stranger, luis)
    assert association.introductions(luis) == []
    association.hear(ProfilePublished(person_id=stranger, title="Founder", visibility=SEEN))
    assert len(association.introductions(luis)) == 1


def test_a_match_ahead_of_the_membership_waits_for_it(association: Association):
    luis, stranger = association.person("Luis Ferrer"), uuid4()
    association.hear(ProfilePublished(person_id=stranger, title="Founder", visibility=SEEN))
    association.match(stranger, luis)
    assert association.introductions(luis) == []
    association.hear(joined(person_id=stranger))
    assert len(association.introductions(luis)) == 1


def test_a_match_ahead_of_the_representation_waits_for_it(association: Association):
    luis, stranger = association.person("Luis Ferrer"), uuid4()
    bank = association.organisation("Bank of the Bay")
    association.hear(ProfilePublished(person_id=stranger, title="Founder", visibility=SEEN))
    association.match(stranger, luis)
    assert association.introductions(luis) == []
    association.appoint(stranger, bank, starts_on=date(2030, 1, 1))
    assert len(association.introductions(luis)) == 1


def test_a_lapsed_member_is_proposed_to_nobody_until_renewal(association: Association):
    amina, luis = association.person("Amina Otieno"), uuid4()
    membership = joined(person_id=luis)
    association.hear(membership, ProfilePublished(person_id=luis, title="Founder"))
    association.hear(
        MembershipLapsed(
            membership_id=membership.membership_id, person_id=luis, lapsed_on=NOW.date()
        )
    )
    association.match(amina, luis)
    assert association.introductions(luis) == []
    association.hear(
        MembershipRenewed(
            membership_id=membership.membership_id,
            starts_on=date(2028, 1, 1),
            ends_on=date(2029, 1, 1),
        )
    )
    assert len(association.introductions(luis)) == 1


def test_whose_membership_rests_is_proposed_to_nobody_until_it_is_released(
    association: Association,
):
    amina, luis = association.person("Amina Otieno"), uuid4()
    membership = joined(person_id=luis)
    association.hear(membership, ProfilePublished(person_id=luis, title="Founder"))
    whose = {"membership_id": membership.membership_id, "person_id": luis}
    paid = MembershipRenewed(
        membership_id=membership.membership_id,
        starts_on=date(2028, 1, 1),
        ends_on=date(2029, 1, 1),
        benefits_active=False,
    )
    association.hear(MembershipSuspended(**whose, suspended_on=NOW.date()), paid)
    association.match(amina, luis)
    assert association.introductions(luis) == []
    association.hear(MembershipReleased(**whose, released_on=NOW.date()))
    assert len(association.introductions(luis)) == 1


def test_colleagues_are_not_introduced(association: Association):
    bank = association.organisation("Bank of the Bay")
    amina = association.person("Amina Otieno", bank)
    association.match(amina, association.person("Luis Ferrer", bank))
    assert association.introductions(amina) == []
    assert association.waiting() == []


def test_a_newer_match_of_two_who_wait_replaces_the_older(association: Association, door: Door):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    set_limit(door, amina, 0)
    association.match(amina, luis, score=0.4)
    association.match(luis, amina, score=0.7)
    assert [one.score for one in association.waiting()] == [0.7]


@pytest.mark.parametrize(
    "said, days, again",
    [
        ({}, 364, False),
        ({}, 366, True),
        ({"not_them": True}, 4000, False),
    ],
)
def test_a_declined_pair_is_asked_again_after_a_year_unless_never(
    association: Association, door: Door, said, days, again
):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    door.refuse(luis, association.introduction(amina, luis), **said)
    association.match(amina, luis, time=NOW + timedelta(days=days))
    assert (association.introduction(amina, luis).state == "proposed") is again


@pytest.mark.parametrize("days, again", [(21 + 59, False), (21 + 61, True)])
def test_an_expired_pair_is_asked_again_after_sixty_days(association: Association, days, again):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    association.sweep(days=21.01)
    association.match(amina, luis, time=NOW + timedelta(days=days))
    assert (association.introduction(amina, luis).state == "proposed") is again


def test_a_match_within_the_cooling_off_is_tried_when_it_is_over(association: Association):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    association.sweep(days=21.01)
    association.match(amina, luis, time=NOW + timedelta(days=30))
    association.sweep(days=70)
    assert association.introduction(amina, luis).state == "expired"
    association.sweep(days=82)
    assert association.introduction(amina, luis).state == "proposed"


def test_two_who_met_are_not_introduced_again(association: Association, door: Door):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    made = association.introduction(amina, luis)
    door.accept(amina, made)
    door.accept(luis, made)
    association.match(amina, luis, time=NOW + timedelta(days=4000))
    assert len(association.said(IntroductionProposed)) == 1
