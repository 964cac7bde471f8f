"""Memberships that are given: at no price, never below nothing, until a day, and renewed as any other then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.grants import GrantEnded, GrantGiven
from events.memberships import MemberJoined
from services.membership.actions.memberships import renew_membership
from services.membership.models import Application, Grant, InvoiceLine
from shared.callers import Role
from tests.services.membership.office import TODAY

STEWARD, TREASURER = [Role.STEWARD], [Role.TREASURER]
UNTIL = date(2027, 9, 1)


def give(door, who=STEWARD, ends_on=UNTIL, **to):
    about = {name: str(value) for name, value in to.items()}
    asked = {"reason_code": "partner", "reason": "Hosts us", "ends_on": ends_on.isoformat()}
    return door.ask("POST", "/grants", who, {**asked, **about})


def standing(door, membership_id, day):
    path = f"/memberships/{membership_id}?as_of={day}"
    return door.ask("GET", path, STEWARD).json["standing"]


def test_an_applicant_is_given_a_membership_with_the_approval(door, office):
    application = office.apply("individual")
    given = give(door, application_id=application.id)
    assert (given.status_code, given.json["kind"]) == (201, "complimentary")
    assert give(door, application_id=application.id).json["id"] == given.json["id"]
    approved = office.approve(application)
    (term,) = office.membership(approved.membership_id).terms
    assert (str(term.grant_id), term.starts_on, term.ends_on) == (given.json["id"], TODAY, UNTIL)
    assert (office.count(InvoiceLine), len(office.said(MemberJoined))) == (0, 1)
    assert office.said(GrantGiven)[0].person_id == application.person_id


def test_who_was_approved_owes_no_more_and_begins_at_once(door, office):
    approved = office.approve(office.apply("individual"))
    give(door, membership_id=approved.membership_id)
    assert office.invoices(approved.membership_id)[0].state == "void"
    assert standing(door, approved.membership_id, TODAY) == "active"
    assert office.look(lambda s: s.query(Application).one().state) == "converted"


def test_it_comes_after_what_is_paid_and_is_renewed_as_any_other_when_it_ends(door, office):
    member = office.member("individual")
    until = date(2028, 6, 15)
    given = give(door, TREASURER, until, membership_id=member.id)
    assert give(door, TREASURER, until, membership_id=member.id).json == given.json
    paid, free = office.membership(member.id).terms
    assert (free.starts_on, free.ends_on) == (paid.ends_on, until)
    office.on(until - timedelta(days=10))
    renewal = office.do(renew_membership, member.id, office.today)
    assert renewal.amount_minor == 9_000
    office.pay(renewal, "bank-2")
    last = office.membership(member.id).terms[-1]
    assert (last.starts_on, last.ends_on) == (until, date(2029, 6, 15))


def test_no_line_of_any_invoice_is_below_nothing(door, office):
    give(door, membership_id=office.member().id, ends_on=date(2029, 1, 1))
    assert (
        office.look(lambda s: s.query(InvoiceLine).filter(InvoiceLine.unit_minor < 0).count()) == 0
    )


def test_it_ends_early_and_grace_begins(door, office):
    application = office.apply("individual")
    given = give(door, application_id=application.id).json["id"]
    membership_id = office.approve(application).membership_id
    day = TODAY + timedelta(days=40)
    office.on(day)
    for _ in range(2):
        ended = door.ask("POST", f"/grants/{given}/end", STEWARD, {})
        assert (ended.status_code, ended.json["ended_on"]) == (201, day.isoformat())
    assert standing(door, membership_id, day - timedelta(days=1)) == "active"
    assert standing(door, membership_id, day) == "grace"
    assert [one.ended_on for one in office.said(GrantEnded)] == [day]


def test_what_others_were_built_upon_does_not_end_early(door, office):
    member = office.member("individual")
    given = give(door, ends_on=date(2028, 6, 15), membership_id=member.id).json["id"]
    office.on(date(2028, 6, 1))
    office.pay(office.do(renew_membership, member.id, office.today), "bank-2")
    assert door.ask("POST", f"/grants/{given}/end", STEWARD, {}).status_code == 409


@pytest.mark.parametrize("ends_on", [TODAY, TODAY - timedelta(days=1), date(2099, 1, 1)])
def test_it_has_an_end_that_can_be(door, office, ends_on):
    application = office.apply("individual")
    assert give(door, ends_on=ends_on, application_id=application.id).status_code == 422
    assert office.count(Grant) == 0


def test_it_is_for_one_thing_that_is_open(door, office):
    assert give(door).status_code == 422
    member = office.member("individual")
    both = {"membership_id": member.id, "application_id": office.apply().id}
    assert give(door, **both).status_code == 422
    door.ask("POST", f"/memberships/{member.id}/terminations", STEWARD, {"reason": "x"})
    assert give(door, membership_id=member.id).status_code == 409
