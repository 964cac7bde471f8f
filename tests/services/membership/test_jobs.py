"""The sweep: each lapse is told once, late rather than never, however often it is asked."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from events.memberships import MembershipGraceEntered, MembershipLapsed
from events.notices import DuesNoticed
from services.membership.actions.memberships import renew_membership
from services.membership.jobs import ask_and_notice
from services.membership.models import Invoice
from shared.database import transaction
from tests.bench.members import ENDS, crowd, settle_in
from tests.services.membership.office import NOW

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
    office.sweep(date(2030, 1, 1))
    assert len(office.said(MembershipLapsed)) == 2


def test_each_of_many_is_told(office):
    for name in ("Nuru Lamps", "Upepo Mills", "Mwezi Cold Chain"):
        office.member(
            organisation={"display_name": name}, person={"full_name": f"Founder of {name}"}
        )
    assert office.sweep(date(2029, 1, 1)) == 3


def test_asking_many_for_the_next_dues_takes_as_many_statements_as_asking_a_few(office):
    counted = []
    for first, count in ((1, 4), (101, 40)):
        settle_in(office.engine, crowd(count, first=first))
        counted.append(_statements_of_a_sweep(office.engine))
    assert office.count(Invoice) == len(office.said(DuesNoticed)) == 44
    assert counted[0] == counted[1]


def test_the_numbers_of_many_invoices_have_no_gap_after_one_that_fell(office):
    settle_in(office.engine, crowd(6))
    with pytest.raises(_Falls), transaction(office.engine) as session:
        ask_and_notice(session, NOW, ENDS)
        raise _Falls
    office.on(ENDS).do(ask_and_notice, NOW, ENDS)
    with transaction(office.engine) as session:
        numbers = {invoice.number for invoice in session.query(Invoice)}
    assert numbers == {f"2027-{count:06d}" for count in range(1, 7)}


class _Falls(Exception):
    """Something went wrong before the commit."""


def _statements_of_a_sweep(engine):
    """How many statements one portion of asking takes."""
    seen = []

    def see(_conn, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    try:
        with transaction(engine) as session:
            ask_and_notice(session, NOW, ENDS)
    finally:
        event.remove(engine, "before_cursor_execute", see)
    return len(seen)
