"""Tiers that decide anew about those who stay: asked over HTTP, decided, asked for, and done with its term."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.membership.actions.applications import apply_to_renew
from services.membership.actions.memberships import renew_membership
from services.membership.actions.tiers import put_price, put_tier
from services.membership.models import Application
from services.membership.rules.approvals import RenewalNeedsApproval
from shared.callers import Role

STEWARD, ADMIN = [Role.STEWARD], [Role.ADMIN]
ENDS = date(2028, 3, 1)
IN_WINDOW = ENDS - timedelta(days=20)


@pytest.fixture
def member(office):
    held = office.member("individual")
    office.do(put_tier, "individual", {"renewal_approvals_needed": 1})
    office.on(IN_WINDOW)
    return held


def ask(door, member, **more):
    asked = {"membership_id": str(member.id), **more}
    return door.ask("POST", "/applications/renewals", member.person_id, asked)


def state(office, application_id):
    return office.look(lambda session: session.get_one(Application, UUID(application_id)).state)


def test_a_renewal_is_asked_for_decided_paid_and_converted_by_its_term(door, office, member):
    with pytest.raises(RenewalNeedsApproval):
        office.do(renew_membership, member.id, office.today)
    asked = ask(door, member, purchase_order="PO-77")
    assert (asked.status_code, asked.json["state"], asked.json["kind"]) == (
        201,
        "submitted",
        "renewal",
    )
    assert ask(door, member).json["id"] == asked.json["id"]
    path = f"/applications/{asked.json['id']}/approval"
    invoice = door.ask("POST", path, STEWARD).json["invoice"]
    assert invoice["purchase_order"] == "PO-77"
    office.pay(office.invoices(member.id)[-1], "bank-2")
    assert state(office, asked.json["id"]) == "converted"
    assert office.membership(member.id).terms[-1].starts_on == ENDS
    office.on(ENDS + timedelta(days=330))
    with pytest.raises(RenewalNeedsApproval):  # a yes is for one term
        office.do(renew_membership, member.id, office.today)


def test_the_clock_asks_for_no_dues_before_somebody_said_yes(office, member):
    office.sweep(IN_WINDOW)
    assert len(office.invoices(member.id)) == 1


def test_what_costs_nothing_is_granted_with_the_yes(door, office, member):
    free = {"currency": "EUR", "valid_from": ENDS, "amount_minor": 0}
    office.do(put_price, "individual", free, office.today)
    asked = ask(door, member).json["id"]
    door.ask("POST", f"/applications/{asked}/approval", STEWARD)
    assert state(office, asked) == "converted"
    assert office.membership(member.id).terms[-1].starts_on == ENDS


@pytest.mark.parametrize(("late", "starts_after"), [(20, 0), (45, 45)])
def test_a_late_yes_costs_no_days(door, office, member, late, starts_after):
    """Within grace the term goes on where the last one ended; after it a whole one begins with the payment."""
    asked = ask(door, member).json["id"]
    office.on(ENDS + timedelta(days=late))
    assert door.ask("POST", f"/applications/{asked}/approval", STEWARD).status_code == 201
    office.pay(office.invoices(member.id)[-1], "bank-2")
    term = office.membership(member.id).terms[-1]
    assert term.starts_on == ENDS + timedelta(days=starts_after)
    assert term.ends_on == term.starts_on.replace(year=2029)


def test_nobody_asks_for_another_and_no_program_for_itself(door, office, member):
    stranger = office.person("Some Body", "somebody@else.example")
    asked = {"membership_id": str(member.id)}
    assert door.ask("POST", "/applications/renewals", stranger, asked).status_code == 403
    assert door.ask("POST", "/applications/renewals", STEWARD, asked).status_code == 422


def test_where_nobody_must_say_yes_it_is_asked_for_at_once(office, door, member):
    office.do(put_tier, "individual", {"renewal_approvals_needed": 0})
    assert ask(door, member).json["invoice"]["state"] == "open"


def test_who_left_applies_no_more(door, office, member):
    door.ask("POST", f"/memberships/{member.id}/resignations", member.person_id, {})
    assert ask(door, member).status_code == 409
    assert office.count(Application) == 1


def test_asking_is_an_action_too(office, member):
    caller = office.caller(member.person_id)
    given = (member.id, caller, office.today, office.now)
    assert office.do(apply_to_renew, *given).id == office.do(apply_to_renew, *given).id
