"""What a party has paid too much is used once and given back once, and the fund is never overdrawn."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from services.membership.actions.counsel import CounselFundDoesNotReach, spend_counsel
from services.membership.actions.dues import (
    give_back_credit,
    receive_payment,
    refund_payment,
    use_credit,
)
from services.membership.actions.ledger import book
from services.membership.models import CounselFund, CounselSpending, Invoice, Payment, Refund
from services.membership.models.ledger import Account, JournalKind
from services.membership.models.words import LineKind
from services.membership.queries.ledger import credit_of
from services.membership.rules.corrections import RefundReferenceIsTaken
from services.membership.rules.credit import CreditCameByCard
from services.membership.rules.dues import CreditDoesNotReach, Payer
from services.membership.rules.lines import NewLine
from shared.database import new_id
from shared.errors import Refusal
from tests.services.membership.test_concurrency import THREADS, at_once, failures

STAND = NewLine(kind=LineKind.FEE, description="A stand", unit_minor=1_000)


@pytest.fixture
def payer(office):
    return Payer(organisation_id=office.organisation("Maji Safi"))


def overpay(office, payer, method="transfer", too_much=1_000, reference="bank-1"):
    """The party owed 1000 and paid more."""
    asked = office.ask_for(payer, STAND)
    office.do(
        receive_payment,
        asked.id,
        paid_on=office.today,
        amount_minor=1_000 + too_much,
        method=method,
        reference=reference,
        today=office.today,
        now=office.now,
    )
    return asked


def credit(office, payer):
    return office.look(credit_of, payer, "EUR")


def use(office, invoice_id):
    return office.do(use_credit, invoice_id, None, today=office.today, now=office.now)


def give_back(office, payer, amount, reference="back-1", currency="EUR"):
    said = {
        "currency": currency,
        "amount_minor": amount,
        "reference": reference,
        "reason": "Asked to",
    }
    dated = {"today": office.today, "now": office.now}
    return office.do(give_back_credit, payer, recorded_by_id=None, **said, **dated)


def test_credit_pays_the_next_invoice_and_what_is_left_the_one_after(office, payer):
    overpay(office, payer, too_much=1_500)
    first, second = (office.ask_for(payer, STAND) for _ in range(2))
    assert use(office, first.id).state == "paid"
    assert use(office, first.id).outstanding_minor == 0
    assert use(office, second.id).outstanding_minor == 500
    assert credit(office, payer) == 0


def test_who_has_no_credit_cannot_use_any(office, payer):
    with pytest.raises(CreditDoesNotReach):
        use(office, office.ask_for(payer, STAND).id)


def test_whoever_holds_the_purse_uses_the_credit_and_sees_it_on_the_statement(door, office):
    membership = office.member()
    founder = office.speaker_of(membership.organisation_id)
    payer = Payer(organisation_id=membership.organisation_id)
    overpay(office, payer)
    path = f"/organisations/{payer.organisation_id}/statement"
    told = door.ask("GET", path, founder).json["credit"]
    assert told == [{"currency": "EUR", "amount_minor": 1_000}]
    next_one = office.ask_for(payer, STAND)
    answer = door.ask("POST", f"/invoices/{next_one.id}/credit-uses", founder)
    assert (answer.status_code, answer.json["state"]) == (201, "paid")
    assert door.ask("GET", path, founder).json["credit"] == []


def test_credit_goes_back_the_way_it_came_once_and_never_more_than_there_is(office, payer):
    overpay(office, payer, reference="bank-1", too_much=300)
    overpay(office, payer, reference="bank-2", too_much=500)
    for _ in range(2):
        refunds = give_back(office, payer, 600)
        assert [refund.amount_minor for refund in refunds] == [500, 100]
    assert (credit(office, payer), office.count(Refund)) == (200, 2)
    with pytest.raises(CreditDoesNotReach):
        give_back(office, payer, 201, "back-2")


def test_a_reference_under_which_something_else_went_back_is_refused_and_nothing_is_answered_as_done(
    office, payer
):
    overpay(office, payer, reference="bank-1", too_much=300)
    overpay(office, payer, reference="bank-2", too_much=500)
    payment = office.look(
        lambda session: session.query(Payment).order_by(Payment.id.desc()).first()
    )
    again = {"amount_minor": 500, "reason": "", "today": office.today, "now": office.now}
    office.do(refund_payment, payment.id, reference="r", **again)
    with pytest.raises(RefundReferenceIsTaken):
        give_back(office, payer, 500, "r")
    with pytest.raises(RefundReferenceIsTaken):
        give_back(office, payer, 200, "r")
    give_back(office, payer, 300, "s")
    with pytest.raises(RefundReferenceIsTaken):
        give_back(office, payer, 300, "s", "USD")
    assert (credit(office, payer), office.count(Refund)) == (0, 2)


def test_what_came_by_card_is_not_given_back_by_transfer(office, payer):
    overpay(office, payer, "card")
    with pytest.raises(CreditCameByCard):
        give_back(office, payer, 1_000)
    assert (credit(office, payer), office.count(Refund)) == (1_000, 0)


# Many at once


def test_credit_that_many_would_use_at_once_is_used_once(office, payer):
    overpay(office, payer)
    asked = [office.ask_for(payer, STAND).id for _ in range(THREADS)]
    answers = at_once(lambda n: use(office, asked[n]))
    assert failures(answers) == [CreditDoesNotReach.__name__] * (THREADS - 1)
    assert credit(office, payer) == 0
    states = [
        office.look(lambda session, one=one: session.get_one(Invoice, one).state) for one in asked
    ]
    assert states.count("paid") == 1


def test_credit_that_is_used_and_given_back_at_once_goes_one_way(office, payer):
    overpay(office, payer)
    asked = [office.ask_for(payer, STAND).id for _ in range(THREADS)]
    answers = at_once(
        lambda n: use(office, asked[n]) if n % 2 else give_back(office, payer, 1_000, f"back-{n}")
    )
    assert len(failures(answers)) == THREADS - 1
    assert credit(office, payer) == 0


def test_without_the_lock_credit_is_used_more_than_once(office, payer, database):
    """The control: the same storm, with a look at the credit that holds nobody back."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time: nobody is overtaken between look and leap")
    overpay(office, payer)
    asked = [office.ask_for(payer, STAND).id for _ in range(THREADS)]
    pause = threading.Barrier(THREADS, timeout=60)

    def look_and_leap(session, invoice_id):
        there = credit_of(session, payer, "EUR")
        pause.wait()
        moved = [(Account.CREDIT, there), (Account.RECEIVABLE, -there)]
        invoice = session.get_one(Invoice, invoice_id)
        dated = {"booked_on": office.today, "now": office.now}
        book(session, JournalKind.PAYMENT, new_id(), invoice, moved, **dated)

    at_once(lambda n: office.do(look_and_leap, asked[n]))
    assert credit(office, payer) < 0


def fund(office, balance_minor):
    row = {"currency": "EUR", "balance_minor": balance_minor}
    office.do(lambda session: session.add(CounselFund(**row)))


def fund_left(office):
    return office.look(lambda session: session.get_one(CounselFund, "EUR").balance_minor)


def spend(office, amount):
    return office.do(spend_counsel, uuid4(), amount, "EUR", today=office.today, now=office.now)


def test_the_fund_is_never_spent_below_nothing_however_many_spend_at_once(office):
    fund(office, 1_000)
    answers = at_once(lambda _: spend(office, 300))
    assert failures(answers) == [CounselFundDoesNotReach.__name__] * (THREADS - 3)
    assert (fund_left(office), office.count(CounselSpending)) == (100, 3)


def test_without_the_lock_more_is_spent_than_the_fund_holds(office, database):
    """The control: the same storm, with a look at the fund that holds nobody back."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time: nobody is overtaken between look and leap")
    fund(office, 1_000)
    pause = threading.Barrier(THREADS, timeout=60)

    def look_and_leap(session):
        there = session.get_one(CounselFund, "EUR").balance_minor
        pause.wait()
        if there < 300:
            raise Refusal("It does not reach")
        session.query(CounselFund).update({"balance_minor": there - 300})
        spent = {"spent_for_id": uuid4(), "spent_on": office.today, "recorded_at": office.now}
        session.add(CounselSpending(currency="EUR", amount_minor=300, **spent))

    at_once(lambda _: office.do(look_and_leap))
    assert office.count(CounselSpending) * 300 > 1_000
