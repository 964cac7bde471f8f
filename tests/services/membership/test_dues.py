"""Invoices, payments and what they grant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.memberships import DuesPaid, MemberJoined, MembershipRenewed
from services.membership.actions.applications import approve_application, submit_application
from services.membership.actions.memberships import MembershipIsNotRenewable, renew_membership
from services.membership.actions.tiers import put_tiers
from services.membership.models import Application, Invoice, Payment, Term
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import (
    InvoiceIsNotOpen,
    Payer,
    PaymentExceedsWhatIsDue,
    PaymentIsInTheFuture,
    PaymentReferenceIsTaken,
    is_overdue,
)
from services.membership.rules.lines import NewLine
from services.membership.rules.terms import RenewalHasNotOpened
from tests.services.membership.office import AKINYI, MAJI, TODAY


@pytest.fixture
def invoice(office):
    """The first invoice of an approved newcomer."""
    approved = office.approve(office.apply())
    return office.invoices(approved.membership_id)[0]


def test_an_invoice_has_a_number_a_line_and_a_day(office, invoice):
    assert invoice.number == "2027-000001"
    assert invoice.due_on == date(2027, 3, 31)
    assert [(line.amount_minor, line.tax_behaviour) for line in invoice.lines] == [
        (30_000, "exempt")
    ]


def test_numbers_begin_anew_each_year_and_have_no_gap(office, invoice):
    office.on(date(2028, 1, 1))
    second = office.approve(office.apply(organisation={"display_name": "Nuru Lamps"}))
    office.on(date(2027, 12, 31))
    third = office.approve(
        office.apply(organisation={"display_name": "Upepo Mills"}, person={"full_name": "Wanjiru"})
    )
    numbers = [office.invoices(one.membership_id)[0].number for one in (second, third)]
    assert numbers == ["2028-000001", "2027-000002"]


def test_a_number_that_was_not_kept_is_given_again(office, invoice):
    with pytest.raises(RuntimeError):
        office.do(approve_and_fail, office)
    approved = office.approve(office.apply(organisation={"display_name": "Nuru Lamps"}))
    assert office.invoices(approved.membership_id)[0].number == "2027-000002"


def test_a_payment_in_full_starts_the_first_term(office, invoice):
    office.pay(invoice)
    (joined,) = office.said(MemberJoined)
    assert (joined.starts_on, joined.ends_on) == (TODAY, date(2028, 3, 1))
    assert not joined.taken_over
    assert office.said(DuesPaid)[0].amount_minor == 30_000


def test_the_application_is_converted_by_the_first_term(office, invoice):
    office.pay(invoice)
    assert office.look(lambda session: session.query(Application).one().state) == "converted"


def test_a_part_payment_starts_nothing(office, invoice):
    office.pay(invoice, amount_minor=10_000)
    assert office.said(MemberJoined) == []


def test_parts_that_add_up_start_the_term_on_the_day_of_the_last(office, invoice):
    office.pay(invoice, "bank-1", amount_minor=10_000)
    office.on(TODAY + timedelta(days=9)).pay(invoice, "bank-2", amount_minor=20_000)
    assert office.said(MemberJoined)[0].starts_on == date(2027, 3, 10)


def test_the_same_reference_twice_is_one_payment(office, invoice):
    assert office.pay(invoice).id == office.pay(invoice).id
    assert (office.count(Payment), office.count(Term)) == (1, 1)
    assert len(office.said(DuesPaid)) == 1


def test_the_same_reference_for_another_amount_is_refused(office, invoice):
    office.pay(invoice, amount_minor=10_000)
    with pytest.raises(PaymentReferenceIsTaken):
        office.pay(invoice, amount_minor=20_000)


def test_more_than_is_owed_is_refused(office, invoice):
    office.pay(invoice, "bank-1", amount_minor=29_999)
    with pytest.raises(
        PaymentExceedsWhatIsDue, match=r"0\.01 EUR are open .* 0\.01 less .* credit"
    ):
        office.pay(invoice, "bank-2", amount_minor=2)


def test_more_than_is_owed_is_kept_as_credit_where_the_treasurer_says_so(office, invoice):
    for _ in range(2):
        paid = office.pay(invoice, "bank-1", amount_minor=31_000, keeps_rest=True)
    assert (paid.applied_minor, office.count(Payment)) == (30_000, 1)
    again = office.pay(invoice, "bank-2", amount_minor=500, keeps_rest=True)
    assert again.applied_minor == 0
    payer = Payer(invoice.payer_organisation_id, None)
    assert office.look(credit_of, payer, "EUR") == 1_500
    with pytest.raises(PaymentExceedsWhatIsDue):
        asked = office.ask_for(payer, NewLine(kind="other", description="Hall", unit_minor=100))
        office.pay(asked, "credit-1", amount_minor=200, method="credit", keeps_rest=True)


def test_money_to_come_is_not_recorded(office, invoice):
    with pytest.raises(PaymentIsInTheFuture):
        office.pay(invoice, paid_on=TODAY + timedelta(days=1))


def test_a_paid_invoice_takes_no_more(office, invoice):
    office.pay(invoice)
    with pytest.raises(InvoiceIsNotOpen):
        office.pay(invoice, "bank-2", amount_minor=1)


def test_money_that_came_before_the_invoice_buys_no_days_of_the_past(office, invoice):
    office.pay(invoice, paid_on=TODAY - timedelta(days=20))
    assert office.said(MemberJoined)[0].starts_on == TODAY


def test_the_day_that_the_money_came_counts_not_the_day_it_was_recorded(office, invoice):
    office.on(TODAY + timedelta(days=10)).pay(invoice, paid_on=TODAY + timedelta(days=4))
    assert office.said(MemberJoined)[0].starts_on == date(2027, 3, 5)


def test_an_invoice_is_overdue_the_day_after_it_was_due(office, invoice):
    assert [is_overdue(invoice, invoice.due_on + timedelta(days=n)) for n in (0, 1)] == [
        False,
        True,
    ]


def test_a_price_that_changes_leaves_invoices_as_they_are(office, invoice):
    office.do(put_tiers, [{**raised_price(), "slug": "social-enterprise"}])
    assert office.invoices(invoice.membership_id)[0].amount_minor == 30_000


# Renewal


def test_a_renewal_appends_a_term_to_the_end_of_the_one_before(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    office.pay(office.do(renew_membership, membership.id, office.today), "bank-2")
    (renewed,) = office.said(MembershipRenewed)
    assert (renewed.starts_on, renewed.ends_on) == (date(2028, 3, 1), date(2029, 3, 1))
    assert [term.ends_on for term in office.membership(membership.id).terms] == [
        date(2028, 3, 1),
        date(2029, 3, 1),
    ]


def test_asking_twice_for_a_renewal_gives_one_invoice(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    ids = {office.do(renew_membership, membership.id, office.today).id for _ in range(2)}
    assert len(ids) == 1
    assert office.count(Invoice) == 2


def test_a_renewal_waits_for_its_season(office):
    membership = office.member()
    with pytest.raises(RenewalHasNotOpened):
        office.do(renew_membership, membership.id, office.today)


def test_a_renewal_paid_after_the_lapse_starts_afresh(office):
    membership = office.member()
    office.on(date(2028, 9, 1))
    office.pay(office.do(renew_membership, membership.id, office.today), "bank-2")
    assert office.said(MembershipRenewed)[0].starts_on == date(2028, 9, 1)


def test_a_membership_that_never_began_is_not_renewed(office):
    approved = office.approve(office.apply())
    with pytest.raises(MembershipIsNotRenewable):
        office.do(renew_membership, approved.membership_id, office.today)


def approve_and_fail(session, office):
    person = {**AKINYI, "full_name": "Nobody Atall"}
    body = {**MAJI, "display_name": "Ghost Ltd"}
    application = submit_application(session, "social-enterprise", body, person, office.now)
    approve_application(session, application.id, None, office.today, office.now)
    raise RuntimeError


def raised_price():
    return {
        "name": "Social enterprise",
        "kind": "organisation",
        "price_minor": 99_000,
        "currency": "EUR",
        "grace_days": 60,
    }
