"""Whatever happens to an invoice, the books add up; and what is booked stands."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from services.membership.actions.counsel import spend_counsel
from services.membership.actions.dues import (
    issue_credit_note,
    issue_invoice,
    receive_payment,
    record_payment,
    refund_payment,
    reverse_payment,
    void_invoice,
    write_off_invoice,
)
from services.membership.models import CounselFund, Invoice, Journal, LedgerEntry, Membership
from services.membership.models.ledger import Account
from services.membership.models.words import LineKind, TaxBehaviour
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from shared.errors import Refusal
from shared.ids import new_id
from tests.services.membership.office import Office

DEEDS = some.sampled_from(
    "record receive receive receive-elsewhere credit-pay refund provider-refund credit-note"
    " void write-off reverse spend".split()
)
STORY = some.lists(some.tuples(DEEDS, some.integers(1, 150)), min_size=1, max_size=9)
LINES = some.lists(
    some.tuples(
        some.integers(0, 9_999),
        some.integers(1, 3),
        some.sampled_from(list(TaxBehaviour)),
        some.sampled_from([0, 550, 1_900, 2_000]),
        some.sampled_from([LineKind.TERM, LineKind.DONATION, LineKind.FEE]),
    ),
    min_size=1,
    max_size=3,
).filter(lambda lines: any(unit for unit, *_ in lines))


class Books:
    """One payer with two invoices, and whatever befalls them."""

    numbers = count()

    def __init__(self, office: Office, membership: Membership, lines, instalments: int) -> None:
        self.office, self.number = office, count()
        mark = next(self.numbers)
        self.payer = Payer(person_id=office.person(f"Payer {mark}", f"p{mark}@books.example"))
        self.invoices = [self.issue(membership, lines, parts) for parts in (instalments, 1)]

    def issue(self, membership: Membership, lines, instalments: int):
        wanted = [
            NewLine(
                kind=kind,
                description="Something",
                unit_minor=unit,
                quantity=quantity,
                tax_behaviour=tax,
                tax_rate_bp=rate,
            )
            for unit, quantity, tax, rate, kind in lines
        ]
        today = self.office.today
        return self.office.do(
            issue_invoice,
            self.payer,
            wanted,
            "EUR",
            today=today,
            due_on=today + timedelta(days=30),
            membership_id=membership.id,
            instalments=instalments,
        ).id

    def do(self, deed: str, percent: int) -> None:
        try:
            getattr(self, deed.replace("-", "_"))(percent)
        except Refusal:
            return

    def now(self):
        return {"today": self.office.today, "now": self.office.now}

    def look(self, which: int = 0) -> Invoice:
        return self.office.look(lambda session: session.get_one(Invoice, self.invoices[which]))

    def money(self, percent: int, which: int = 0):
        amount = max(1, self.look(which).amount_minor * percent // 100)
        return {
            "amount_minor": amount,
            "reference": f"r{next(self.number)}",
            "paid_on": self.office.today,
        }

    def record(self, percent: int) -> None:
        money = {**self.money(percent), "method": "cash", "recorded_by_id": None}
        self.office.do(record_payment, self.invoices[0], **money, **self.now())

    def receive(self, percent: int, which: int = 0) -> None:
        money = {**self.money(percent, which), "method": "card", **self.now()}
        self.office.do(receive_payment, self.invoices[which], **money)

    def receive_elsewhere(self, percent: int) -> None:
        self.receive(percent, 1)

    def credit_pay(self, percent: int) -> None:
        money = {**self.money(percent), "method": "credit", "recorded_by_id": None}
        self.office.do(record_payment, self.invoices[0], **money, **self.now())

    def refund(self, percent: int, is_done: bool = False) -> None:
        for payment in self.look().payments[-1:]:
            amount = max(1, payment.amount_minor * percent // 100)
            self.office.do(
                refund_payment,
                payment.id,
                amount_minor=amount,
                reference=f"r{next(self.number)}",
                reason="Asked to",
                is_done=is_done,
                **self.now(),
            )

    def provider_refund(self, percent: int) -> None:
        self.refund(percent, is_done=True)

    def credit_note(self, percent: int) -> None:
        amount = max(1, self.look().amount_minor * percent // 100)
        more = {"reference": f"r{next(self.number)}", "reason": "", "amount_minor": amount}
        self.office.do(issue_credit_note, self.invoices[0], **more, **self.now())

    def void(self, _: int) -> None:
        self.office.do(void_invoice, self.invoices[0], **self.now())

    def write_off(self, _: int) -> None:
        self.office.do(write_off_invoice, self.invoices[0], **self.now())

    def reverse(self, percent: int) -> None:
        payments = self.look().payments
        if payments:
            payment = payments[percent % len(payments)]
            self.office.do(reverse_payment, payment.id, reason="Bounced", **self.now())

    def spend(self, percent: int) -> None:
        self.office.do(spend_counsel, new_id(), percent, "EUR", **self.now())


def balance(session, account: Account, **of) -> int:
    found = select(func.sum(LedgerEntry.amount_minor)).where(LedgerEntry.account == account)
    return session.scalar(found.filter_by(**of)) or 0


def check_books(session, books: Books) -> None:
    unequal = (
        select(LedgerEntry.journal_id)
        .group_by(LedgerEntry.journal_id, LedgerEntry.currency)
        .having(func.sum(LedgerEntry.amount_minor) != 0)
    )
    assert session.scalars(unequal).all() == []
    for invoice_id in books.invoices:
        invoice = session.get_one(Invoice, invoice_id)
        owed = balance(session, Account.RECEIVABLE, invoice_id=invoice_id)
        assert owed == invoice.outstanding_minor >= 0
        assert 0 <= invoice.settled_minor <= invoice.amount_minor
        assert (owed > 0) == (invoice.state == "open")
        given_up = balance(session, Account.BAD_DEBT, invoice_id=invoice_id)
        assert given_up >= invoice.written_off_minor >= 0
        if not invoice.settled_minor:
            assert invoice.counsel_minor == 0 or fund_of(session).balance_minor == 0
    credit = balance(session, Account.CREDIT, payer_person_id=books.payer.person_id)
    assert credit <= 0
    fund = fund_of(session)
    if fund is not None:
        assert fund.balance_minor == -balance(session, Account.COUNSEL_FUND) >= 0


def fund_of(session) -> CounselFund | None:
    return session.get(CounselFund, "EUR")


ONE_LINE = [(10_000, 1, TaxBehaviour.EXCLUSIVE, 1_900, LineKind.TERM)]


@example(ONE_LINE, 1, [("receive", 100), ("credit-note", 50), ("reverse", 0)])
@example(ONE_LINE, 1, [("receive", 150), ("credit-pay", 10), ("refund", 90), ("reverse", 0)])
@example(ONE_LINE, 1, [("receive-elsewhere", 150), ("credit-pay", 50), ("reverse", 0)])
@example(ONE_LINE, 1, [("receive", 50), ("write-off", 1), ("refund", 100), ("receive", 100)])
@example(ONE_LINE, 1, [("receive", 50), ("write-off", 1), ("credit-note", 100), ("refund", 50)])
@example(ONE_LINE, 1, [("receive", 100), ("provider-refund", 40), ("void", 1), ("reverse", 0)])
@example(ONE_LINE, 4, [("receive", 25), ("spend", 10), ("void", 1), ("refund", 100)])
@given(lines=LINES, instalments=some.sampled_from([1, 1, 4, 12]), story=STORY)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happens_the_books_add_up(office, lines, instalments, story):
    membership = _member(office)
    books = Books(office, membership, lines, instalments)
    for deed, percent in story:
        books.do(deed, percent)
        office.look(check_books, books)


def _member(office: Office) -> Membership:
    known = office.look(lambda session: session.scalars(select(Membership)).first())
    return known or office.member()


def test_a_journal_stands_for_each_thing_that_happened(office):
    office.member()
    kinds = office.look(lambda session: sorted(session.scalars(select(Journal.kind))))
    assert kinds == ["invoice", "payment"]


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger_entries SET amount_minor = 1",
        "DELETE FROM ledger_entries",
        "UPDATE journals SET booked_on = '2020-01-01'",
        "DELETE FROM journals",
    ],
)
def test_the_database_refuses_to_change_what_is_booked(office, deed):
    office.member()
    with pytest.raises(DatabaseError, match="what is booked stands"):
        office.do(lambda session: session.execute(text(deed)))
    assert office.count(LedgerEntry) == 6


def test_postgresql_refuses_to_empty_the_books(office, database):
    if database == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    office.member()
    with pytest.raises(DatabaseError, match="what is booked stands"):
        office.do(lambda session: session.execute(text("TRUNCATE ledger_entries")))


def test_postgresql_refuses_a_journal_that_does_not_add_up(office, database):
    if database == "sqlite":
        pytest.skip("SQLite looks at each row alone; the code adds up before it writes")
    office.member()

    def slip_in(session) -> None:
        journal = session.scalars(select(Journal)).first()
        session.add(
            LedgerEntry(
                journal_id=journal.id, position=9, account="cash", currency="EUR", amount_minor=5
            )
        )

    with pytest.raises(DatabaseError, match="adds up to nothing"):
        office.do(slip_in)
