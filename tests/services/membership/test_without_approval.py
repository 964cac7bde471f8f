"""A tier that nobody decides about: newcomers are in at once, and nobody into what is there already."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.memberships import BallotOpened
from events.persons import ProfilePublished
from services.membership.actions.exits import resign_membership
from services.membership.actions.staff import appoint_staff
from services.membership.actions.tiers import put_tier
from services.membership.models import Application
from shared.callers import Role
from tests.services.membership.office import MAJI

TIER = "social-enterprise"
STRANGER = {"full_name": "Some Stranger", "email": "stranger@elsewhere.example"}


@pytest.fixture
def open_to_all(office):
    """Nobody needs to say yes to these tiers."""
    for tier in (TIER, "individual"):
        office.do(put_tier, tier, {"approvals_needed": 0})
    return office


def kept(office, application):
    return office.look(lambda session: session.get_one(Application, application.id))


def test_a_newcomer_is_approved_at_once_with_an_organisation_of_their_own(open_to_all):
    office = open_to_all
    application = office.apply()
    assert kept(office, application).state == "approved"
    assert office.said(BallotOpened) == []
    assert office.caller(application.person_id).represents(application.organisation_id)


def test_a_stranger_gets_no_role_in_an_organisation_that_is_known(door, open_to_all):
    office = open_to_all
    known = office.organisation(MAJI["display_name"], MAJI["sector"], country=MAJI["country"])
    office.on(office.today + timedelta(days=1))
    application = office.apply(person=STRANGER)
    assert application.organisation_id == known
    assert kept(office, application).state == "submitted"
    (opened,) = office.said(BallotOpened)
    assert (opened.application_id, opened.approver_ids) == (application.id, ())
    assert not office.caller(application.person_id).represents(known)
    path = f"/applications/{application.id}"
    assert door.ask("POST", f"{path}/approval", [Role.STEWARD]).status_code == 201
    assert office.caller(application.person_id).represents(known)


def test_a_no_of_a_steward_declines_who_waits(door, open_to_all):
    office = open_to_all
    office.organisation(MAJI["display_name"], MAJI["sector"], country=MAJI["country"])
    office.on(office.today + timedelta(days=1))
    application = office.apply(person=STRANGER)
    steward = office.person("A Steward", "steward@x.example")
    office.do(appoint_staff, steward, Role.STEWARD, office.now)
    answer = door.ask("POST", f"/applications/{application.id}/votes", steward, {"vote": "no"})
    assert answer.json["state"] == "declined"


def test_who_speaks_for_an_organisation_that_left_comes_back_at_once(open_to_all):
    office = open_to_all
    member = office.member()
    office.do(
        resign_membership, member.id, effective_on=office.today, reason="", noted_by_id=None,
        today=office.today, now=office.now,
    )  # fmt: skip
    office.on(office.today + timedelta(days=10))
    assert kept(office, office.apply(person=STRANGER)).state == "submitted"
    assert kept(office, office.apply()).state == "approved"


def test_what_a_stranger_says_of_a_known_person_is_published_nowhere(open_to_all):
    office = open_to_all
    office.person("Akinyi Odhiambo", "akinyi@majisafi.example")
    assert kept(office, office.apply("individual")).state == "approved"
    assert office.said(ProfilePublished) == []
