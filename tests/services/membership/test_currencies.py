"""A currency without decimals and one with three, from the price to the paper and the books."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import pytest

from services.membership.actions.applications import submit_application
from services.membership.queries.reports import ageing, forecast
from shared.callers import Role
from tests.services.membership.office import AKINYI, TODAY
from tests.services.membership.test_papers import words

TREASURER = [Role.TREASURER]
SPAN = "since=2027-01-01&until=2028-01-01"


@dataclass
class Told:
    """A price, and how what follows from it is written: with a tenth of tax, a part paid and a part credited."""

    price_minor: int
    paid_minor: int
    credited_minor: int
    owed_minor: int
    paper: tuple[str, ...]
    journal: list[tuple[str, str, str]]
    invoice: dict[str, str]


TOLD = {
    "JPY": Told(
        price_minor=10_000, paid_minor=4_000, credited_minor=500, owed_minor=6_500,
        paper=(
            "10,000 10 % 10,000 1,000 11,000", "Net at 10 % 10,000 JPY", "Tax at 10 % 1,000 JPY",
            "Total 11,000 JPY", "Paid -4,000 JPY", "Credited -500 JPY", "Still to be paid 6,500 JPY",
        ),
        journal=[
            ("receivable", "11000", ""), ("dues-income", "", "10000"), ("tax", "", "1000"),
            ("bank", "4000", ""), ("receivable", "", "4000"), ("dues-income", "455", ""),
            ("tax", "45", ""), ("receivable", "", "500"),
        ],
        invoice={"net": "10000", "tax": "1000", "amount": "11000", "paid": "4000", "outstanding": "6500"},
    ),
    "KWD": Told(
        price_minor=12_345, paid_minor=4_000, credited_minor=580, owed_minor=9_000,
        paper=(
            "12.345 10 % 12.345 1.235 13.580", "Net at 10 % 12.345 KWD", "Tax at 10 % 1.235 KWD",
            "Total 13.580 KWD", "Paid -4.000 KWD", "Credited -0.580 KWD", "Still to be paid 9.000 KWD",
        ),
        journal=[
            ("receivable", "13.580", ""), ("dues-income", "", "12.345"), ("tax", "", "1.235"),
            ("bank", "4.000", ""), ("receivable", "", "4.000"), ("dues-income", "0.527", ""),
            ("tax", "0.053", ""), ("receivable", "", "0.580"),
        ],
        invoice={"net": "12.345", "tax": "1.235", "amount": "13.580", "paid": "4.000", "outstanding": "9.000"},
    ),
}  # fmt: skip


@pytest.fixture(params=TOLD)
def currency(request) -> str:
    return request.param


@pytest.fixture
def asked(door, office, currency) -> Any:
    """The dues of a newcomer in a tier of this currency, a part of them paid, and a part credited."""
    told = TOLD[currency]
    tier = {"name": "Abroad", "kind": "person", "currency": currency, "grace_days": 30}
    price = {"currency": currency, "valid_from": "2027-01-01", "amount_minor": told.price_minor}
    tax = {"tax_behaviour": "exclusive", "tax_rate_bp": 1_000}
    door.ask("POST", "/tiers/abroad", [Role.ADMIN], {**tier, "counsel_share_bp": 0})
    answer = door.ask("POST", "/tiers/abroad/prices", TREASURER, price | tax)
    assert (answer.status_code, answer.json["price_minor"]) == (201, told.price_minor)
    application = office.approve(office.do(submit_application, "abroad", None, AKINYI, office.now))
    (invoice,) = office.invoices(application.membership_id)
    office.pay(invoice, amount_minor=told.paid_minor)
    office.credit(invoice, told.credited_minor)
    return invoice


def table(door, path):
    answer = door.ask("GET", f"{path}?{SPAN}", TREASURER)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_paper_has_the_decimals_of_its_currency(door, asked, currency):
    told = words(door.ask("GET", f"/invoices/{asked.id}/pdf", TREASURER).data)
    for wanted in TOLD[currency].paper:
        assert wanted in told, told


def test_the_statement_and_the_ages_are_of_its_currency_alone(door, office, asked, currency):
    told = TOLD[currency]
    path = f"/persons/{asked.payer_person_id}/statement?since=2027-01-01&until=2028-01-01"
    shown = door.ask("GET", path, asked.payer_person_id).json
    owed = {"currency": currency, "amount_minor": told.owed_minor}
    assert (shown["opening"], shown["closing"], shown["credit"]) == ([], [owed], [])
    (row,) = office.look(ageing, TODAY)
    assert (row.currency, row.total_minor) == (currency, told.owed_minor)
    (month,) = office.look(forecast, TODAY, TODAY.replace(month=6))
    assert (month.currency, month.open_minor) == (currency, told.owed_minor)


def test_the_books_are_taken_over_with_the_decimals_of_its_currency(door, asked, currency):
    told = TOLD[currency]
    rows = table(door, "/ledger/journal.csv")
    assert [(one["account"], one["debit"], one["credit"]) for one in rows] == told.journal
    assert {one["currency"] for one in rows} == {currency}
    (invoice,) = table(door, "/ledger/invoices.csv")
    assert {name: invoice[name] for name in told.invoice} == told.invoice
    (payment,) = table(door, "/ledger/payments.csv")
    assert (payment["amount"], payment["refunded"]) == (
        told.invoice["paid"],
        {"JPY": "0", "KWD": "0.000"}[currency],
    )
