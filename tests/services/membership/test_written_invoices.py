"""Invoices that a treasurer writes, the payer's order on them, and paying them in parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.membership.actions.tiers import put_tier
from services.membership.models import Instalment, Invoice, Tier
from services.membership.models.words import LineKind
from services.membership.rules.dues import Payer
from services.membership.rules.instalments import (
    check_parts,
    left_of_each,
    parts_asked,
    parts_chosen,
)
from services.membership.rules.lines import NewLine
from shared.callers import Role
from tests.services.membership.office import TODAY

TREASURER = [Role.TREASURER]
STAND = {
    "description": "A stand at the fair",
    "quantity": 3,
    "unit_minor": 3_333,
    "tax_behaviour": "exclusive",
    "tax_rate_bp": 1_900,
}


@pytest.fixture
def body(office):
    return office.organisation()


def write(door, body, *lines, **more):
    asked = {"payer_organisation_id": str(body), "currency": "EUR", "lines": list(lines), **more}
    return door.ask("POST", "/invoices", TREASURER, asked)


def slug(answer):
    return answer.json["type"].removeprefix("/problems/")


def test_a_treasurer_writes_an_invoice_of_free_lines(door, body):
    gift = {"description": "A gift", "kind": "donation", "unit_minor": 5_000}
    written = write(door, body, STAND, gift, purchase_order="PO-7", due_on="2027-03-15").json
    assert written["number"] == "2027-000001"
    assert (written["net_minor"], written["tax_minor"]) == (14_999, 1_900)
    assert (written["purchase_order"], written["due_on"]) == ("PO-7", "2027-03-15")
    assert written["membership_id"] is None


def test_each_invoice_has_a_currency_of_its_own(door, body):
    for currency in ("EUR", "KES", "JPY"):
        assert write(door, body, STAND, currency=currency).json["currency"] == currency
    rows = door.ask("GET", "/reports/ageing", TREASURER).json["items"]
    assert {row["currency"]: row["total_minor"] for row in rows} == dict.fromkeys(
        ("EUR", "KES", "JPY"), 11_899
    )


@pytest.mark.parametrize(
    ("change", "type_"),
    [
        ({"unit_minor": -1}, "bad-input"),
        ({"quantity": 0}, "bad-input"),
        ({"unit_minor": 0}, "nothing-is-asked-for"),
        ({"tax_rate_bp": -100}, "bad-input"),
        ({"tax_behaviour": "exempt"}, "rate-without-tax"),
        ({"kind": "term"}, "bad-input"),
        ({"unit_minor": 10**12}, "nothing-is-asked-for"),
    ],
)
def test_a_line_that_lowers_or_makes_no_sense_is_refused(door, office, body, change, type_):
    answer = write(door, body, {**STAND, **change})
    assert (answer.status_code, slug(answer)) == (422, type_), answer.text
    assert office.count(Invoice) == 0


@pytest.mark.parametrize(
    ("more", "type_"),
    [
        ({"due_on": "2027-02-28"}, "invoice-falls-due-too-early"),
        ({"due_on": "9999-12-31"}, "falls-due-too-late"),
        ({"payer_organisation_id": None}, "payer-is-one-party"),
        ({"currency": "euro"}, "bad-input"),
    ],
)
def test_an_invoice_to_nobody_or_for_the_past_is_refused(door, body, more, type_):
    answer = write(door, body, STAND, **more)
    assert (answer.status_code, slug(answer)) == (422, type_), answer.text


def test_the_order_of_the_payer_is_quoted_until_the_invoice_is_void(door, body):
    path = f"/invoices/{write(door, body, STAND).json['id']}"
    said = {"purchase_order": "PO-99"}
    quoted = door.ask("PUT", f"{path}/purchase-order", TREASURER, said)
    assert quoted.json["purchase_order"] == "PO-99"
    door.ask("POST", f"{path}/voidance", TREASURER)
    answer = door.ask("PUT", f"{path}/purchase-order", TREASURER, said)
    assert slug(answer) == "invoice-is-void"


# Instalments


def split(door, invoice, **asked):
    return door.ask("POST", f"/invoices/{invoice['id']}/instalments", TREASURER, asked)


def test_instalments_are_paid_in_their_order_and_late_each_for_itself(door, office, body):
    written = write(door, body, {"description": "A stand", "unit_minor": 10_000}).json
    parts = split(door, written, count=3, first_on="2027-03-10").json["instalments"]
    assert [(part["due_on"], part["amount_minor"]) for part in parts] == [
        ("2027-03-10", 3_334),
        ("2027-07-10", 3_333),
        ("2027-11-10", 3_333),
    ]
    office.on(date(2027, 7, 11))
    paid = {"paid_on": "2027-07-11", "amount_minor": 4_000, "method": "cash", "reference": "c"}
    door.ask("POST", f"/invoices/{written['id']}/payments", TREASURER, paid)
    shown = door.ask("GET", f"/invoices/{written['id']}", TREASURER).json
    assert [(part["outstanding_minor"], part["overdue"]) for part in shown["instalments"]] == [
        (0, False),
        (2_667, True),
        (3_333, False),
    ]
    assert (shown["due_now_minor"], shown["next_due_on"]) == (2_667, "2027-07-10")
    assert slug(split(door, written, count=2)) == "invoice-is-paid-upon"


def test_other_instalments_may_be_agreed_until_something_is_paid(door, body):
    written = write(door, body, {"description": "A stand", "unit_minor": 10_000}).json
    split(door, written, count=12)
    named = [
        {"due_on": "2027-04-01", "amount_minor": 9_999},
        {"due_on": "2027-05-01", "amount_minor": 1},
    ]
    for _ in range(2):
        again = split(door, written, parts=named)
        assert [part["amount_minor"] for part in again.json["instalments"]] == [9_999, 1]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"count": 2, "parts": [{"due_on": "2027-04-01", "amount_minor": 3}]},
        {"parts": [{"due_on": "2027-04-01", "amount_minor": 2}]},
        {"parts": [{"due_on": "2027-04-01", "amount_minor": n} for n in (1, 2)]},
        {"parts": [{"due_on": "2027-02-01", "amount_minor": 3}]},
        {"count": 4},
    ],
)
def test_instalments_that_do_not_fit_are_refused_and_change_nothing(door, office, body, asked):
    written = write(door, body, {"description": "A pin", "unit_minor": 3}).json
    assert slug(split(door, written, **asked)) == "instalments-do-not-fit"
    assert office.count(Instalment) == 0


@pytest.fixture
def asked(office):
    """The dues of Akinyi, 60.00 EUR due on the last day of a month, and who she is."""
    office.on(date(2027, 3, 1))
    office.do(put_tier, "individual", {"due_days": 30, "instalments_allowed": [1, 4, 12]})
    membership_id = office.approve(office.apply("individual")).membership_id
    (invoice,) = office.invoices(membership_id)
    assert invoice.due_on == date(2027, 3, 31)
    return invoice


def choose(door, invoice, **asked):
    path = f"/invoices/{invoice.id}/instalments"
    return door.ask("POST", path, invoice.payer_person_id, asked)


def test_who_pays_chooses_parts_that_the_tier_allows_due_month_by_month(door, asked):
    for _ in range(2):
        answer = choose(door, asked, count=4)
        assert answer.status_code == 201, answer.text
    parts = answer.json["instalments"]
    assert [part["due_on"][5:] for part in parts] == ["03-31", "04-30", "05-31", "06-30"]
    assert sum(part["amount_minor"] for part in parts) == asked.amount_minor
    assert len(choose(door, asked, count=1).json["instalments"]) == 1


@pytest.mark.parametrize(
    "wish",
    [
        {"count": 2},
        {"count": 4, "first_on": "2027-06-30"},
        {"parts": [{"due_on": "2030-01-01", "amount_minor": 6_000}]},
        {},
    ],
)
def test_other_parts_are_the_treasurers_to_agree_to(door, office, asked, wish):
    answer = choose(door, asked, **wish)
    assert (answer.status_code, slug(answer)) == (403, "treasurer-agrees"), answer.text
    assert "1, 4, 12" in answer.json["detail"]
    assert office.count(Instalment) == 0


def test_what_no_tier_asks_for_is_split_by_the_treasurer_alone(door, office):
    person_id = office.person()
    line = NewLine(kind=LineKind.FEE, description="A stand", unit_minor=10_000)
    stand = office.ask_for(Payer(person_id=person_id), line)
    assert slug(choose(door, stand, count=2)) == "treasurer-agrees"


def test_parts_are_not_chosen_once_the_first_would_be_late(door, office, asked):
    office.on(date(2027, 4, 1))
    assert slug(choose(door, asked, count=4)) == "instalments-do-not-fit"


@given(some.integers(1, 10**12), some.integers(1, 60), some.dates(TODAY, date(2060, 12, 31)))
@settings(max_examples=60)
def test_parts_that_are_chosen_add_up_exactly_and_drift_from_no_day(amount, number, due_on):
    invoice = Invoice(state="open", currency="EUR", amount_minor=amount, due_on=due_on)
    tier = Tier(instalments_allowed=[number])
    parts = parts_chosen(invoice, [tier], number, is_special=False)
    assert sum(minor for _, minor in parts) == amount
    assert max(minor for _, minor in parts) - min(minor for _, minor in parts) <= 1
    for (day, _), month in zip(parts, range(number), strict=True):
        assert (day.year * 12 + day.month) - (due_on.year * 12 + due_on.month) == month
        assert day.day == due_on.day or (day + timedelta(days=1)).day == 1


@given(some.integers(1, 10**12), some.integers(1, 12), some.integers(0, 10**12))
@settings(max_examples=60)
def test_parts_add_up_exactly_and_what_is_left_of_them_is_what_is_owed(amount, count, paid):
    paid = min(amount, paid)
    invoice = Invoice(
        state="open", currency="EUR", amount_minor=amount, outstanding_minor=amount, due_on=TODAY
    )
    parts = parts_asked(invoice, count, TODAY + timedelta(days=1), ())
    assert sum(part for _, part in parts) == amount
    if amount >= count:
        check_parts(invoice, parts, TODAY)
    invoice.instalments = [
        Instalment(number=number, due_on=due_on, amount_minor=part)
        for number, (due_on, part) in enumerate(parts, start=1)
    ]
    invoice.outstanding_minor = amount - paid
    left = [minor for _, minor in left_of_each(invoice)]
    assert sum(left) == amount - paid
    begun = [minor for (part, minor) in left_of_each(invoice) if 0 < minor < part.amount_minor]
    assert len(begun) <= 1
