"""Many writers at once: no two terms share a day, no line grants twice, no number is given twice."""

from __future__ import annotations

import itertools
import time
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from services.membership.actions.lines import carry_out_line
from services.membership.actions.memberships import MEMBERS, open_membership
from services.membership.models import Membership, Organisation, Term
from services.membership.queries.tiers import tier_of
from services.membership.rules.terms import TermsOverlap, check_no_overlap
from shared.database import Session
from tests.services.membership.office import TODAY
from tests.services.membership.paid import paid
from tests.services.membership.test_concurrency import THREADS, at_once, failures
from tests.services.membership.test_lines import lines, pending

START = date(2031, 1, 1)


def look_and_leap(office, membership, number, is_checked=True):
    """Append a term, as it would be done without the lock on the membership: look, wait a little, write."""

    def leap(session: Session) -> None:
        known = session.scalars(select(Term).where(Term.membership_id == membership.id)).all()
        starts_on = START + timedelta(days=number)
        span = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=365)}
        term = Term(
            membership_id=membership.id,
            tier_slug=membership.tier_slug,
            origin="renewal",
            **span,
            grace_ends_on=span["ends_on"],
            anchor_on=starts_on,
            anchor_months=12,
            granted_at=office.now,
        )
        if is_checked:
            check_no_overlap(known, term)
        time.sleep(0.05)
        session.add(term)

    office.do(leap)


def overlaps(office, membership):
    terms = office.membership(membership.id).terms
    return [pair for pair in itertools.pairwise(terms) if pair[0].ends_on > pair[1].starts_on]


def test_one_line_carried_out_by_many_at_once_grants_one_term(office):
    membership = pending(office)
    invoice = paid(lines(office, membership), TODAY)
    answers = at_once(lambda _: office.do(carry_out_line, invoice, invoice.lines[0], office.now))
    assert failures(answers) == []
    assert len(office.membership(membership.id).terms) == 1


def test_many_renewals_paid_at_once_follow_one_another(office):
    membership = pending(office)
    asked = lines(office, membership)
    invoices = [paid(asked, TODAY) for _ in range(THREADS)]
    answers = at_once(
        lambda n: office.do(carry_out_line, invoices[n], invoices[n].lines[0], office.now)
    )
    assert failures(answers) == []
    ends = [term.ends_on.year for term in office.membership(membership.id).terms]
    assert ends == list(range(2028, 2028 + THREADS))
    assert overlaps(office, membership) == []


def test_terms_that_share_days_are_refused_whoever_writes_them(office):
    """With no lock of ours: PostgreSQL's constraint refuses; SQLite has one writer at a time, who looks."""
    membership = pending(office)
    answers = at_once(lambda n: look_and_leap(office, membership, n))
    assert set(failures(answers)) <= {TermsOverlap.__name__, IntegrityError.__name__}
    assert len(failures(answers)) == THREADS - 1
    assert overlaps(office, membership) == []


def test_without_looking_sqlite_would_let_terms_share_days(office, database):
    """The control: what is refused above is refused by the look, or by PostgreSQL's own constraint."""
    membership = pending(office)
    answers = at_once(lambda n: look_and_leap(office, membership, n, is_checked=False))
    refused = THREADS - 1 if database == "postgresql" else 0
    assert failures(answers) == [IntegrityError.__name__] * refused
    assert bool(overlaps(office, membership)) == (database == "sqlite")


def test_a_void_term_stands_in_nobodys_way(office):
    membership = pending(office)
    look_and_leap(office, membership, 0)

    def void(session: Session) -> None:
        session.scalars(select(Term)).one().voided_at = office.now

    office.do(void)
    look_and_leap(office, membership, 5, is_checked=False)
    assert len(office.membership(membership.id).terms) == 1


def join(office, body, number_of=None):
    """An organisation becomes a member; or, without the counter, with a number that was looked up."""

    def open_(session: Session) -> int:
        holder = session.get_one(Organisation, body)
        if number_of is None:
            tier = tier_of(session, "corporate")
            return open_membership(session, tier, holder, TODAY, office.now).number
        number = number_of(session)
        row = Membership(
            id=uuid4(),
            number=number,
            organisation_id=body,
            tier_slug="corporate",
            currency="EUR",
            created_at=office.now,
        )
        session.add(row)
        return number

    return office.do(open_)


def test_members_who_join_at_once_have_numbers_of_their_own(office):
    bodies = [office.organisation(f"Body {n}") for n in range(24)]
    numbers = at_once(lambda n: join(office, bodies[n]), 24)
    assert sorted(numbers) == list(range(1, 25))
    assert MEMBERS == "members"


def test_without_the_counter_two_would_have_one_number(office, database):
    """The control: the highest number and one more, as others do it."""
    if database == "sqlite":
        pytest.skip(
            "SQLite has one writer at a time: nobody can be overtaken between look and leap"
        )
    bodies = [office.organisation(f"Body {n}") for n in range(THREADS)]

    def highest(session: Session) -> int:
        number = (session.scalar(select(func.max(Membership.number))) or 0) + 1
        time.sleep(0.2)
        return number

    assert IntegrityError.__name__ in failures(at_once(lambda n: join(office, bodies[n], highest)))


def test_a_number_is_not_given_again_when_a_membership_is_over(office):
    first = join(office, office.organisation("One"))

    def forget(session: Session) -> None:
        session.delete(session.scalars(select(Membership)).one())

    office.do(forget)
    assert join(office, office.organisation("Two")) == first + 1
