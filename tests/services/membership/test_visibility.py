"""Who may see what: chosen by those whom it is about, and never more than the association leaves open."""

from __future__ import annotations

import pytest

from events.persons import ProfilePublished
from services.membership.models import Representation
from services.membership.models.words import ORGANISATION_FIELDS, VISIBLE_FIELDS
from services.membership.rules.profiles import effective_visibility, visibility_of_organisation
from services.membership.schemas.organisations import OrganisationVisibilityPart
from services.membership.schemas.persons import VisibilityPart
from shared.callers import Role
from tests.services.membership.office import PROFILE

WIDTH = ("nobody", "members", "public")


def test_each_field_can_be_chosen_and_no_other():
    assert tuple(VisibilityPart().fields) == VISIBLE_FIELDS
    assert tuple(OrganisationVisibilityPart().fields) == ORGANISATION_FIELDS


@pytest.mark.parametrize("lock", WIDTH)
@pytest.mark.parametrize("chosen", WIDTH)
def test_a_lock_narrows_what_was_chosen_and_never_widens_it(chosen, lock):
    expected = min(chosen, lock, key=WIDTH.index)
    assert effective_visibility({"contact": chosen}, locks={"contact": lock})["contact"] == expected
    seen = visibility_of_organisation({"mission": chosen}, {"mission": lock})
    assert (seen["mission"], seen["name"]) == (expected, "nobody")


def test_what_is_locked_is_told_to_nobody_wider(door, office):
    jan = office.person()
    lock = {"persons": {"title": "members"}, "organisations": {}}
    assert door.ask("PUT", "/policies/visibility", [Role.ADMIN], lock).status_code == 200
    assert door.ask("GET", "/policies/visibility", jan).json == lock
    shown = {**PROFILE, "visibility": {"title": "public", "name": "public"}}
    kept = door.ask("PUT", f"/persons/{jan}/profile", jan, shown).json
    said = office.said(ProfilePublished)[-1].visibility
    assert (said["title"], said["name"]) == ("members", "public")
    assert kept["visibility"] == shown["visibility"]


def test_the_primary_representative_opens_what_others_see_and_no_other_does(door, office):
    body = office.member().organisation_id
    founder = office.look(primary_of, body)
    jan = office.person()
    office.appoint(body, jan, "delegate")
    path, opened = f"/organisations/{body}", {"visibility": {"name": "public"}}
    etag = door.ask("GET", path, founder).headers["ETag"]
    assert door.ask("PATCH", path, jan, opened, If_Match=etag).status_code == 403
    assert door.ask("PATCH", path, jan, {"city": "Kisumu"}, If_Match=etag).status_code == 200
    assert door.ask("PATCH", path, founder, opened, If_Match=etag).json["visibility"] == {
        "name": "public"
    }


def primary_of(session, organisation_id):
    """Who applied for an organisation, and speaks for it first."""
    found = session.query(Representation).filter_by(organisation_id=organisation_id)
    return found.order_by(Representation.id).first().person_id
