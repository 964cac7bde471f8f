"""Extended twice, or on a payment that failed: a paid line grants one term, and only a paid one does."""

from __future__ import annotations

from datetime import date

from services.membership.actions.dues import receive_payment, reverse_payment
from services.membership.actions.memberships import renew_membership
from services.membership.models import Term
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer
from tests.services.membership.paid import carry_out, paid
from tests.services.membership.test_lines import lines, pending
from tests.stripe.cards import DECLINED


def test_a_payment_told_of_many_times_extends_once(office):
    membership = pending(office)
    invoice = paid(lines(office, membership), office.today)
    for _ in range(5):
        after = carry_out(office, invoice, membership)
    assert len(after.terms) == 1


def test_a_membership_is_not_extended_by_what_is_not_paid(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    office.pay(invoice, "part", amount_minor=29_999)
    assert office.count(Term) == 1


def test_the_same_payment_recorded_twice_extends_once(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    for _ in range(2):
        office.pay(invoice, "bank-2")
    assert len(office.membership(membership.id).terms) == 2


def test_money_that_comes_twice_extends_once_and_the_second_is_to_the_members_credit(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    for reference in ("ch_1", "ch_2", "ch_1"):
        money = {"amount_minor": invoice.amount_minor, "method": "card", "reference": reference}
        office.do(
            receive_payment,
            invoice.id,
            paid_on=office.today,
            today=office.today,
            now=office.now,
            **money,
        )
    assert len(office.membership(membership.id).terms) == 2
    payer = Payer(organisation_id=membership.organisation_id)
    assert office.look(credit_of, payer, invoice.currency) == invoice.amount_minor


def test_a_cheque_that_bounced_and_is_paid_after_all_extends_once(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    cheque = office.pay(invoice, "cheque-7", method="cheque")
    dated = {"today": office.today, "now": office.now}
    office.do(reverse_payment, cheque.id, reason="It bounced", **dated)
    assert office.invoices(membership.id)[-1].state == "open"
    office.pay(invoice, "bank-8")
    assert len(office.membership(membership.id).terms) == 2


def test_a_card_that_is_declined_extends_nothing(till, office):
    membership = till.member_to_be()
    page = till.check_out(till.invoice(membership), membership.person_id)
    assert till.pay(page, DECLINED) == "generic_decline"
    till.cashier.reconcile()
    assert office.count(Term) == 0
