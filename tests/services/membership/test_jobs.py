"""The sweep: each lapse is told once, late rather than never, however often it is asked."""

from __future__ import annotations

from datetime import date

from events.memberships import MembershipGraceEntered, MembershipLapsed
from services.membership.actions.memberships import renew_membership

GRACE_RUNS_OUT = date(2028, 4, 30)  # sixty days after the first of March 2028


def test_a_lapse_is_told_once_with_the_day_that_grace_ran_out(office):
    membership = office.member()
    assert [office.sweep(date(2028, 6, 1)) for _ in range(3)] == [1, 0, 0]
    (said,) = office.said(MembershipLapsed)
    assert (said.membership_id, said.lapsed_on) == (membership.id, GRACE_RUNS_OUT)
    assert said.organisation_id == membership.organisation_id


def test_that_grace_began_is_told_once_and_then_that_it_ran_out(office):
    membership = office.member()
    assert [office.sweep(date(2028, 4, 29)) for _ in range(2)] == [1, 0]
    assert office.sweep(GRACE_RUNS_OUT) == 1
    (said,) = office.said(MembershipGraceEntered)
    assert (said.membership_id, said.ended_on) == (membership.id, date(2028, 3, 1))
    assert said.grace_ends_on == GRACE_RUNS_OUT


def test_a_membership_that_never_began_does_not_lapse(office):
    office.approve(office.apply())
    assert office.sweep(date(2030, 1, 1)) == 0


def test_who_came_back_before_the_sweep_ran_is_not_told_to_have_lapsed(office):
    membership = office.member()
    office.on(date(2028, 8, 1))
    office.pay(office.do(renew_membership, membership.id, office.today), "bank-2")
    assert office.sweep(date(2028, 8, 2)) == 0


def test_a_second_lapse_is_told_again(office):
    membership = office.member()
    office.sweep(date(2028, 6, 1))
    office.on(date(2028, 8, 1))
    office.pay(office.do(renew_membership, membership.id, office.today), "bank-2")
    assert office.sweep(date(2030, 1, 1)) == 1
    assert len(office.said(MembershipLapsed)) == 2


def test_each_of_many_is_told(office):
    for name in ("Nuru Lamps", "Upepo Mills", "Mwezi Cold Chain"):
        office.member(
            organisation={"display_name": name}, person={"full_name": f"Founder of {name}"}
        )
    assert office.sweep(date(2029, 1, 1)) == 3
