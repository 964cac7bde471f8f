"""Memberships that lapsed, rest or ended elsewhere: taken over as history, of which nobody is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.memberships import (
    MemberJoined,
    MembershipCeased,
    MembershipGraceEntered,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipRenewed,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from events.notices import DuesNoticed
from services.membership.actions.exits import reinstate_membership
from services.membership.actions.holds import release_membership
from services.membership.actions.memberships import renew_membership
from services.membership.models import Invoice, Membership
from services.membership.rules.standing import member_since, standing_of
from services.membership.rules.terms import policy_of
from tests.services.membership.imports.test_organisations import Desk, faults

HEAD = "name,sector,country,tier,member_since,paid_until,left_on,left_as,suspended_since\n"
LAPSED = "Nuru Lamps,company,NL,corporate,2012-05-01,{},,,\n"


@pytest.fixture
def desk(office):
    return Desk(office)


def only(office):
    (found,) = office.look(lambda session: list(session.query(Membership.id)))
    return office.membership(found.id)


ANNOUNCED = (
    MemberJoined,
    MembershipGraceEntered,
    MembershipLapsed,
    MembershipSuspended,
    MembershipResigned,
    MembershipTerminated,
    MembershipCeased,
    DuesNoticed,
)


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (LAPSED.format("2020-05-01"), "lapsed"),
        ("Nuru Lamps,company,NL,corporate,2012-05-01,2027-05-01,2026-12-31,,\n", "resigned"),
        ("Nuru,company,NL,corporate,2012-05-01,2027-05-01,2026-12-31,terminated,\n", "terminated"),
        ("Nuru Lamps,company,NL,corporate,2012-05-01,,2019-08-01,ceased,\n", "ceased"),
        ("Nuru Lamps,company,NL,corporate,2012-05-01,2027-05-01,,,2026-11-01\n", "suspended"),
    ],
)
def test_history_is_taken_over_and_sets_nothing_in_motion(office, desk, row, standing):
    (told,) = desk.take(HEAD + row).rows
    assert told.notes == (f"is taken over as history: {standing}, which nobody is told of",)
    for day in (office.today, office.today + timedelta(days=1)):
        office.sweep(day)
    assert str(standing_of(only(office), office.today)) == standing
    assert [one for kind in ANNOUNCED for one in office.said(kind)] == []
    assert office.count(Invoice) == 0
    assert desk.outcomes(HEAD + row) == ["unchanged"]
    assert office.count(Membership) == 1


def test_who_lapsed_comes_back_by_paying_inside_the_window_and_keeps_the_years(office, desk):
    until = office.today - timedelta(days=200)
    desk.take(HEAD + LAPSED.format(until))
    known = only(office)
    office.pay(office.do(renew_membership, known.id, office.today))
    (joined,), (back,) = office.said(MemberJoined), office.said(MembershipReinstated)
    assert (joined.taken_over, joined.membership_id, back.membership_id) == (True, *[known.id] * 2)
    assert len(office.said(MembershipRenewed)) == 1
    office.sweep(office.today)
    assert len(office.said(MemberJoined)) == 1
    known = only(office)
    since = member_since(known.terms, policy_of(known.tier), office.today)
    assert since == date(2012, 5, 1)


def test_who_lapsed_longer_ago_than_the_window_begins_anew(office, desk):
    desk.take(HEAD + LAPSED.format(office.today - timedelta(days=800)))
    office.pay(office.do(renew_membership, only(office).id, office.today))
    known = only(office)
    assert member_since(known.terms, policy_of(known.tier), office.today) == office.today


def test_who_rested_is_known_to_others_once_that_is_over(office, desk):
    desk.take(f"{HEAD}Nuru,company,NL,corporate,2012-05-01,2027-05-01,,,2026-11-01\n")
    office.do(release_membership, only(office).id, office.today, office.today)
    assert len(office.said(MemberJoined)) == len(office.said(MembershipReleased)) == 1


def test_an_end_elsewhere_is_taken_back_like_any_other(office, desk):
    desk.take(f"{HEAD}Nuru,company,NL,corporate,2012-05-01,2027-05-01,2026-12-31,terminated,\n")
    office.do(reinstate_membership, only(office).id, office.today)
    assert len(office.said(MemberJoined)) == len(office.said(MembershipReinstated)) == 1


def test_an_end_that_is_to_come_is_told_when_it_comes(office, desk):
    end = office.today + timedelta(days=20)
    until = office.today + timedelta(days=40)
    desk.take(f"{HEAD}Nuru,company,NL,corporate,2012-05-01,{until},{end},,\n")
    assert len(office.said(MemberJoined)) == 1
    office.on(end).sweep(end)
    (left,) = office.said(MembershipResigned)
    assert left.resigned_on == end


def test_all_that_is_wrong_with_a_history_is_told_at_once(desk):
    report = desk.take(
        f"{HEAD}Nuru,company,NL,corporate,2020-05-01,2019-05-01,2018-01-01,,2017-01-01\n"
        "Upepo,company,NL,corporate,2020-05-01,2021-05-01,,resigned,\n"
    )
    assert [(row, column) for row, column, _ in faults(report)] == [
        (2, "left_on"),
        (2, "suspended_since"),
        (2, "tier"),
        (3, "left_on"),
    ]


def test_a_table_ends_no_membership_that_runs(office, desk):
    body = {"display_name": "Nuru", "country": "NL", "sector": "company"}
    office.member("corporate", organisation=body)
    (told,) = desk.take(
        f"{HEAD}Nuru,company,NL,corporate,2020-05-01,2021-05-01,2021-01-01,,\n"
    ).rows
    assert told.notes == ("is a member still: a table ends no membership",)


def test_days_of_a_membership_without_a_tier_are_noted(desk):
    (told,) = desk.take(f"{HEAD}Nuru,company,NL,,2020-05-01,,,,\n").rows
    assert told.notes == ("tells member_since of a membership, and no tier: left out",)
