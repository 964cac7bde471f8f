"""Elsewhere tax is hidden, taken from totals, or lowered by a negative gift; here each line says its own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.membership.models.words import LineKind, TaxBehaviour
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from services.membership.rules.tax import TAXED, amounts_of, by_rate, exempted
from shared.callers import Role

TREASURER = [Role.TREASURER]
PRICE = {"currency": "EUR", "valid_from": "2027-03-02", "tax_rate_bp": 1_900}


def line(minor, tax=TaxBehaviour.EXCLUSIVE, rate=1_900, quantity=1):
    return NewLine(
        kind=LineKind.FEE,
        description="A stand",
        unit_minor=minor,
        quantity=quantity,
        tax_behaviour=tax,
        tax_rate_bp=rate,
    )


@pytest.mark.parametrize(
    ("behaviour", "asked", "with_tax"),
    [("inclusive", 11_900, 11_900), ("exclusive", 10_000, 11_900), ("exempt", 10_000, 10_000)],
)
def test_the_price_list_shows_what_one_pays_with_tax_and_the_invoice_asks_just_that(
    door, office, behaviour, asked, with_tax
):
    rate = 0 if behaviour == "exempt" else 1_900
    price = {**PRICE, "amount_minor": asked, "tax_behaviour": behaviour, "tax_rate_bp": rate}
    path = "/tiers/social-enterprise"
    assert door.ask("POST", f"{path}/prices", TREASURER, price).status_code == 201
    office.on(date(2027, 3, 2))
    shown = door.ask("GET", path).json
    assert shown["price_with_tax_minor"] == with_tax
    assert [one["with_tax_minor"] for one in shown["prices"] if one["amount_minor"] == asked] == [
        with_tax
    ]
    approved = office.approve(office.apply())
    assert office.invoices(approved.membership_id)[0].amount_minor == with_tax


@given(
    some.lists(
        some.tuples(
            some.integers(0, 9_999), some.sampled_from(list(TaxBehaviour)), some.integers(1, 5)
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60)
def test_tax_is_rounded_on_each_line_and_the_lines_are_the_total(lines):
    parts = [(one, amounts_of(one)) for one in (line(*given) for given in lines)]
    shares = by_rate(parts)
    assert sum(share.tax_minor for share in shares) == sum(part.tax_minor for _, part in parts)
    assert sum(share.net_minor for share in shares) == sum(part.net_minor for _, part in parts)
    assert all(share.tax_minor == 0 for share in shares if share.kind != TAXED)
    for asked, part in parts:
        if asked.tax_behaviour == TaxBehaviour.INCLUSIVE:
            assert part.amount_minor == asked.asked_minor
        assert exempted(asked).tax_rate_bp == 0


def test_three_lines_that_round_up_each_are_not_rounded_again_in_all(office):
    payer = Payer(organisation_id=office.organisation())
    asked = office.ask_for(payer, *(line(13) for _ in range(3)))
    assert [one.tax_minor for one in asked.lines] == [2, 2, 2]
    assert (asked.net_minor, asked.tax_minor, asked.amount_minor) == (39, 6, 45)


@pytest.mark.parametrize("lowering", [{"unit_minor": -1}, {"quantity": -1}, {"tax_rate_bp": -1}])
def test_a_negative_gift_never_lowers_an_invoice(door, office, lowering):
    gift = {"description": "A gift", "kind": "donation", "unit_minor": 100, **lowering}
    stand = {"description": "A stand", "unit_minor": 10_000}
    asked = {"payer_organisation_id": str(office.organisation()), "currency": "EUR"}
    answer = door.ask("POST", "/invoices", TREASURER, {**asked, "lines": [stand, gift]})
    assert answer.status_code == 422
    assert next(iter(lowering)) in str(answer.json["errors"])


def test_a_credit_note_takes_the_tax_of_its_line_along_to_the_cent(office):
    payer = Payer(organisation_id=office.organisation())
    asked = office.ask_for(payer, line(3_333, quantity=3))
    parts = [office.credit(asked, part, f"c{part}") for part in (1_001, 4_999)]
    rest = office.credit(asked, None, "rest")
    assert sum(note.tax_minor for note in (*parts, rest)) == asked.tax_minor
    assert sum(note.amount_minor for note in (*parts, rest)) == asked.amount_minor
