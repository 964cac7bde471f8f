"""Memberships that ran elsewhere: nothing of the past is billed, and the next dues are asked for in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.memberships import MemberJoined
from services.membership.actions.memberships import renew_membership
from services.membership.models import Invoice, Membership
from services.membership.rules.headers import suggested
from services.membership.rules.standing import standing_of
from tests.services.membership.imports.test_organisations import Desk

PAID_UNTIL = date(2027, 9, 30)
TABLE = (
    "Name,Sector,Country,Membership Type,Join Date,Expiry Date,Member No,Auto Renew\n"
    "Old Guard,company,NL,corporate,2009-09-30,2027-09-30,4711,no\n"
)
KNOWN = {"name": "Name", "tier": "Membership Type", "member_since": "Join Date"}


@pytest.fixture
def old_guard(office):
    """A member since 2009, as another house's table tells of it."""
    table = TABLE.splitlines()
    names = "name,sector,country,tier,member_since,paid_until,member_number,auto_renew"
    assert Desk(office).outcomes("\n".join((names, table[1]))) == ["created"]
    (joined,) = office.said(MemberJoined)
    return joined.membership_id


def test_the_headings_of_other_houses_are_understood():
    told = suggested("organisations", TABLE.splitlines()[0].split(","))
    assert told | KNOWN == told
    assert (told["paid_until"], told["member_number"]) == ("Expiry Date", "Member No")
    assert told["auto_renew"] == "Auto Renew"


def test_nothing_is_billed_before_the_paid_term_nears_its_end_and_then_once(office, old_guard):
    opens = PAID_UNTIL - timedelta(days=60)
    for day in (office.today, date(2027, 6, 1), opens - timedelta(days=1)):
        office.sweep(day)
    assert office.count(Invoice) == 0
    for day in (opens, opens + timedelta(days=1), PAID_UNTIL):
        office.on(day).sweep(day)
    (invoice,) = office.invoices(old_guard)
    assert invoice.issued_on >= opens
    office.pay(invoice)
    terms = office.membership(old_guard).terms
    assert [(term.starts_on, term.ends_on) for term in terms] == [
        (date(2026, 9, 30), PAID_UNTIL),
        (PAID_UNTIL, date(2028, 9, 30)),
    ]


def test_a_membership_keeps_its_number_and_those_who_come_later_get_others(office, old_guard):
    held = office.membership(old_guard)
    assert (held.number, held.taken_over, str(standing_of(held, office.today))) == (
        4711,
        True,
        "active",
    )
    office.member()
    numbers = office.look(lambda s: sorted(number for (number,) in s.query(Membership.number)))
    assert numbers == [4711, 4712]


def test_renewing_early_costs_the_next_term_alone(office, old_guard):
    day = PAID_UNTIL - timedelta(days=20)
    office.on(day)
    invoice = office.do(renew_membership, old_guard, day)
    office.pay(invoice)
    assert office.membership(old_guard).terms[-1].starts_on == PAID_UNTIL


def test_a_number_that_another_has_refuses_the_row(office, old_guard):
    report = Desk(office).take(
        "name,sector,country,tier,member_since,member_number\n"
        "Young Guard,company,NL,corporate,2020-01-01,4711\n"
    )
    (fault,) = report.rows[0].faults
    assert fault.reason == "has the member number 4711, which another member has"


def test_seats_beyond_the_tiers_own_are_counted(office):
    """A membership with seats that were bought has them for a table, too."""
    body = office.member("social-enterprise")
    seats = office.membership(body.id).tier.seats
    office.do(lambda s: setattr(s.get(Membership, body.id), "extra_seats", 1))
    lines = [
        f"Person {n},p{n}@x.example,footbridge:{body.organisation_id}" for n in range(seats + 1)
    ]
    desk = Desk(office, "persons")
    report = desk.take("\n".join(("full_name,email,organisation", *lines)))
    # the founder has one of them
    assert report.counts["created"] == seats
    assert report.refused[0].faults[0].column == "organisation"


def test_seats_that_were_bought_elsewhere_are_taken_over_and_stay(office):
    """The reference of a row is the way in which its people name the organisation."""
    table = "reference,name,sector,country,tier,member_since,extra_seats\n{}"
    row = "nuru,Nuru Lamps,social-enterprise,KE,social-enterprise,2026-01-01,{}\n"
    desk = Desk(office)
    assert desk.outcomes(table.format(row.format(1))) == ["created"]
    (told,) = desk.take(table.format(row.format(2))).rows
    assert (told.outcome, told.notes) == (
        "unchanged",
        ("is a member already, with 1 extra seats",),
    )
    seats = office.look(lambda s: s.query(Membership).one().tier.seats)
    people = [f"Person {n},p{n}@x.example,nuru" for n in range(seats + 2)]
    report = Desk(office, "persons").take("\n".join(("full_name,email,organisation", *people)))
    assert (report.counts["created"], len(report.refused)) == (seats + 1, 1)
