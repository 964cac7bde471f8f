"""The books for people: ages of debts, the ledger, statements, what an accountant takes over, and the fund."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from services.membership.actions.dues import (
    receive_payment,
    reverse_payment,
    void_invoice,
    write_off_invoice,
)
from services.membership.models import Invoice, Journal, LedgerEntry
from services.membership.models.words import LineKind, TaxBehaviour
from services.membership.queries.reports import ageing
from services.membership.queries.reports.ageing import AgeingRow
from services.membership.rules.ageing import BUCKETS, aged
from services.membership.rules.books import USUAL_NUMBERS
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from shared.callers import Role
from shared.errors import Refusal
from tests.services.membership.office import TODAY

TREASURER = [Role.TREASURER]
YEAR = "since=2027-01-01&until=2028-01-01"


def fee(minor, text="A stand", **more):
    return NewLine(kind=LineKind.FEE, description=text, unit_minor=minor, **more)


@pytest.fixture
def payer(office):
    return Payer(organisation_id=office.organisation("Maji Safi"))


# Ages of debts

DEEDS = some.sampled_from(
    ["ask", "split", "early", "pay", "late", "credit", "void", "off", "reverse"]
)
DAYS = some.integers(0, 90)
STORIES = some.lists(some.tuples(DEEDS, DAYS, some.integers(1, 9_000)), min_size=2, max_size=8)


class Desk:
    """A treasurer's desk, at which all sorts of things happen on all sorts of days."""

    numbers = count()

    def __init__(self, office):
        self.office = office
        mark = next(self.numbers)
        self.parties = [
            Payer(person_id=office.person(f"Payer {mark}.{n}", f"p{mark}.{n}@x.example"))
            for n in range(2)
        ]
        self.invoices = []

    def do(self, deed, amount):
        office = self.office
        dated = {"today": office.today, "now": office.now}
        reference = f"r{next(self.numbers)}"
        if deed in ("ask", "split") or not self.invoices:
            currency = "EUR" if amount % 3 else "KES"
            parts = {"instalments": 4 if deed == "split" else 1, "currency": currency}
            self.invoices.append(office.ask_for(self.parties[amount % 2], fee(amount), **parts))
            return
        invoice = self.invoices[amount % len(self.invoices)]
        if deed in ("early", "pay", "late"):
            paid_on = office.today - timedelta(days=amount % 60 if deed == "early" else 0)
            money = {"amount_minor": amount, "reference": reference, "method": "card"}
            office.do(
                receive_payment,
                invoice.id,
                paid_on=paid_on,
                today=office.today,
                now=office.now,
                **money,
            )
        elif deed == "credit":
            office.credit(invoice, amount, reference)
        elif deed == "reverse":
            paid = office.look(lambda session: session.get_one(Invoice, invoice.id)).payments
            if paid:
                office.do(reverse_payment, paid[0].id, reason="It bounced", **dated)
        else:
            office.do({"void": void_invoice, "off": write_off_invoice}[deed], invoice.id, **dated)


def receivables(session, day):
    found = (
        select(LedgerEntry.currency, func.sum(LedgerEntry.amount_minor))
        .join(Journal, Journal.id == LedgerEntry.journal_id)
        .where(LedgerEntry.account == "receivable", Journal.booked_on <= day)
        .group_by(LedgerEntry.currency)
    )
    return {currency: int(minor) for currency, minor in session.execute(found) if minor}


@given(STORIES, some.integers(-60, 500))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_ages_of_debts_add_up_to_the_receivables_of_the_ledger_on_any_day(office, story, later):
    office.on(TODAY)
    desk = Desk(office)
    for deed, days, amount in story:
        office.on(office.today + timedelta(days=days))
        try:
            desk.do(deed, amount)
        except Refusal:
            continue
    for day in (TODAY + timedelta(days=later), office.today):
        sums: Counter[str] = Counter()
        for row in office.look(ageing, day):
            parts = [getattr(row, f"{bucket}_minor") for bucket in BUCKETS]
            assert sum(parts) == row.total_minor
            sums[row.currency] += row.total_minor
        assert {currency: minor for currency, minor in sums.items() if minor} == office.look(
            receivables, day
        )


def test_a_debt_grows_older_by_its_parts(office, door, payer):
    asked = office.ask_for(payer, fee(12_000), due_on=date(2027, 3, 31), instalments=4)
    office.ask_for(payer, fee(500), due_on=date(2027, 3, 1))
    office.pay(asked, amount_minor=4_000)
    (row,) = door.ask("GET", "/reports/ageing?as_of=2027-09-30", TREASURER).json["items"]
    assert (row["party"], row["total_minor"]) == ("Maji Safi", 8_500)
    ages = [row[f"{bucket}_minor"] for bucket in BUCKETS]
    assert ages == [6_000, 0, 0, 0, 2_500]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)],
)
def test_what_is_due_today_is_not_late_and_each_age_ends_on_its_day(days, bucket):
    assert aged(7, [(TODAY, 7)], TODAY + timedelta(days=days))[BUCKETS[bucket]] == 7


def test_the_ages_are_a_table_too(office, door, payer):
    office.ask_for(payer, fee(500))
    told = door.ask("GET", "/reports/ageing.csv", TREASURER).text
    (row,) = csv.DictReader(io.StringIO(told))
    assert list(row) == [field.name for field in fields(AgeingRow)]
    assert (row["party"], row["not_due_minor"], row["total_minor"]) == ("Maji Safi", "500", "500")


# The ledger, statements, and what an accountant takes over


def test_the_ledger_shows_an_account_with_its_balance_page_by_page(office, door, payer):
    first = office.ask_for(payer, fee(500))
    office.pay(first, amount_minor=200)
    office.ask_for(Payer(person_id=office.person()), fee(70))
    path, shown = "/ledger?account=receivable&limit=1", []
    page = door.ask("GET", path, TREASURER).json
    while page["next"]:
        shown += page["items"]
        page = door.ask("GET", f"{path}&after={page['next']}", TREASURER).json
    shown += page["items"]
    assert [(one["amount_minor"], one["balance_minor"]) for one in shown] == [
        (500, 500),
        (-200, 300),
        (70, 370),
    ]
    assert shown[1]["text"] == "Payment bank-1 on invoice 2027-000001"
    own = door.ask("GET", f"{path}&payer_organisation_id={payer.organisation_id}", TREASURER)
    assert own.json["items"][0]["balance_minor"] == 500


def test_a_statement_opens_with_what_was_owed_and_ends_with_what_is(office, door, payer):
    asked = office.ask_for(payer, fee(500))
    office.on(TODAY + timedelta(days=40))
    office.do(
        receive_payment,
        asked.id,
        paid_on=office.today,
        amount_minor=800,
        method="card",
        reference="ch_1",
        today=office.today,
        now=office.now,
    )
    path = f"/organisations/{payer.organisation_id}/statement?since=2027-04-01&until=2027-05-01"
    told = door.ask("GET", path, TREASURER).json
    assert told["opening"] == [{"currency": "EUR", "amount_minor": 500}]
    (line,) = told["items"]
    assert (line["amount_minor"], line["balance_minor"]) == (-800, -300)
    assert told["closing"] == [{"currency": "EUR", "amount_minor": -300}]


def table(door, name):
    answer = door.ask("GET", f"/ledger/{name}.csv?{YEAR}", TREASURER)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_each_entry_that_an_accountant_takes_over_is_balanced_and_numbered_as_they_please(
    office, door
):
    numbers = {**USUAL_NUMBERS, "receivable": "1400"}
    assert door.ask("PUT", "/policies/accounts", TREASURER, numbers).status_code == 200
    body = Payer(organisation_id=office.organisation('=HYPERLINK("http://evil.example")'))
    for currency in ("EUR", "JPY"):
        line = fee(1_900, "+A", tax_behaviour=TaxBehaviour.EXCLUSIVE, tax_rate_bp=1_900)
        office.pay(office.ask_for(body, line, currency=currency), "@bank")
    rows = table(door, "journal")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["entry"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
        assert not row["party"].startswith("=")
    assert set(sums.values()) == {0}
    assert len(sums) == 4
    wanted = {"number": "1400", "account": "receivable", "debit": "22.61", "currency": "EUR"}
    assert wanted.items() <= rows[0].items()
    assert "2261" in {row["debit"] for row in rows if row["currency"] == "JPY"}


def test_invoices_and_payments_are_tables_without_formulas(office, door):
    body = Payer(organisation_id=office.organisation("-2+3"))
    office.pay(office.ask_for(body, fee(500), purchase_order="=1"), "@bank", amount_minor=200)
    (invoice,), (payment,) = table(door, "invoices"), table(door, "payments")
    assert (invoice["amount"], invoice["paid"], invoice["outstanding"]) == ("5.00", "2.00", "3.00")
    assert (invoice["party"], invoice["purchase_order"]) == ("'-2+3", "'=1")
    assert (payment["amount"], payment["reference"]) == ("2.00", "'@bank")


# The counsel fund


def test_the_fund_is_seen_by_anyone_on_the_staff_and_spent_by_the_treasurer(office, door):
    office.member("corporate", organisation={"sector": "company", "size_band": "1000+"})
    (held,) = door.ask("GET", "/counsel-fund", [Role.EVENT_MANAGER]).json["items"]
    assert held["balance_minor"] > 0
    spent = {"spent_for_id": str(uuid4()), "currency": "EUR", "note": "A coach for Maji Safi"}
    over = {**spent, "amount_minor": held["balance_minor"] + 1}
    answer = door.ask("POST", "/counsel-fund/spendings", TREASURER, over)
    assert answer.json["type"] == "/problems/counsel-fund-does-not-reach"
    whole = {**spent, "amount_minor": held["balance_minor"]}
    for _ in range(2):
        answer = door.ask("POST", "/counsel-fund/spendings", TREASURER, whole)
        assert answer.status_code == 201, answer.text
    assert door.ask("GET", "/counsel-fund", TREASURER).json["items"][0]["balance_minor"] == 0
    told = door.ask("GET", "/counsel-fund/entries", [Role.STEWARD]).json["items"]
    assert [one["balance_minor"] for one in told] == [-held["balance_minor"], 0]
    assert told[1]["text"] == "Counsel A coach for Maji Safi"
    (listed,) = door.ask("GET", "/counsel-fund/spendings", TREASURER).json["items"]
    assert (listed["note"], listed["method"]) == ("A coach for Maji Safi", "transfer")


def test_what_is_spent_of_the_fund_leaves_the_bank_or_the_till_in_the_journal(office, door):
    office.member("corporate", organisation={"sector": "company", "size_band": "1000+"})
    for method, amount in (("transfer", 7_000), ("cash", 500)):
        spent = {"spent_for_id": str(uuid4()), "currency": "EUR", "note": "A coach"}
        asked = {**spent, "amount_minor": amount, "method": method}
        assert door.ask("POST", "/counsel-fund/spendings", TREASURER, asked).status_code == 201
    told = door.ask("GET", "/ledger/journal.csv?since=2027-01-01&until=2028-01-01", TREASURER).text
    sums: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(told)):
        sums[row["account"]] += round(100 * (float(row["debit"] or 0) - float(row["credit"] or 0)))
    assert {account: minor for account, minor in sums.items() if minor} == {
        "bank": 243_000,
        "cash": -500,
        "counsel-fund": -5_000,
        "dues-income": -250_000,
        "counsel-share": 12_500,
    }
