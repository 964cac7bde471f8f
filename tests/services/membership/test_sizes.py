"""A tier for organisations of some sizes is renewed by those alone, unless a steward makes an exception."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.membership.actions.applications import apply_for_membership
from services.membership.actions.organisations import describe_organisation
from services.membership.models import Membership, PaymentTask
from services.membership.queries.organisations import organisation_of
from shared.callers import Role

STEWARD = [Role.STEWARD]


@pytest.fixture
def large(office):
    """A large company, some days before its dues are asked for."""
    described = {"sector": "company", "size_band": "250-999"}
    membership = office.member("corporate-large", organisation=described)
    office.on(membership.terms[-1].ends_on - timedelta(days=59))
    return membership


def shrink(office, membership, size_band):
    def described(session):
        body = organisation_of(session, membership.organisation_id)
        describe_organisation(session, body, {"size_band": size_band})

    office.do(described)


def tasks(office) -> list[Any]:
    found = select(PaymentTask).where(PaymentTask.kind == "tier-fits-no-more")
    return office.look(lambda session: session.scalars(found).all())


def renew(door, membership):
    return door.ask("POST", f"/memberships/{membership.id}/renewals", STEWARD)


@pytest.mark.parametrize("size_band", ["2-9", ""])
def test_a_tier_for_others_is_not_renewed_and_it_is_said_what_to_do(office, door, large, size_band):
    shrink(office, large, size_band)
    refused = renew(door, large)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == "/problems/tier-fits-no-more"
    assert "let a steward make an exception" in refused.get_json()["detail"]
    shrink(office, large, "1000+")
    assert renew(door, large).status_code == 201


def test_a_steward_makes_an_exception_with_a_reason_and_takes_it_back(office, door, large):
    shrink(office, large, "2-9")
    path = f"/memberships/{large.id}/size-exception"
    assert door.ask("PUT", path, STEWARD, {"reason": ""}).status_code == 200
    assert renew(door, large).status_code == 409
    assert door.ask("PUT", path, STEWARD, {"reason": "a founding member"}).status_code == 200
    assert renew(door, large).status_code == 201


def test_the_clock_asks_for_no_dues_that_do_not_fit_and_has_a_person_look_once(office, large):
    shrink(office, large, "2-9")
    for _ in range(2):
        office.sweep(office.today)
        office.on(office.today + timedelta(days=1))
    assert len(office.invoices(large.id)) == 1
    (task,) = tasks(office)
    assert "corporate-large" in task.detail


def test_the_clock_asks_for_dues_of_who_fits(office, large):
    office.sweep(office.today)
    assert len(office.invoices(large.id)) == 2
    assert tasks(office) == []


QUESTIONS = [
    {"key": "why", "label": "Why?", "required": True},
    {"key": "staff", "label": "How many?", "kind": "number", "minimum": 1},
]


def test_answers_are_changed_while_the_membership_runs_and_checked_as_before(office, door):
    asked = door.ask("POST", "/tiers/individual", [Role.ADMIN], {"questions": QUESTIONS})
    assert asked.status_code == 201, asked.text
    received = office.do(
        apply_for_membership,
        tier_slug="individual",
        person={"full_name": "Zawadi Kamau", "email": "z@a.example", "profile": {}},
        answers={"why": "To learn"},
        now=office.now,
    )
    approved = office.approve(received.application)
    membership = office.look(lambda s: s.get_one(Membership, approved.membership_id))
    path, who = f"/memberships/{membership.id}/answers", membership.person_id
    first = door.ask("GET", path, who).get_json()
    assert first["answers"]["why"] == "To learn"
    for wrong in ({"staff": 3}, {"why": "x", "staff": 0}, {"why": "x", "shoe": 42}):
        assert door.ask("PUT", path, who, {"answers": wrong}).status_code == 422
    told = {"why": "To teach", "staff": 3}
    assert door.ask("PUT", path, who, {"answers": told}).get_json()["answers"] == told
    assert door.ask("GET", path, STEWARD).get_json() == {"tier": "individual", "answers": told}
