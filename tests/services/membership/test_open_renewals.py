"""A renewal that waits to be paid asks for what the next term will be, whatever was decided meanwhile."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from events.dues import DuesInvoiced
from services.membership.actions.asking import (
    buy_seats,
    downgrade_membership,
    return_seats,
    upgrade_membership,
)
from services.membership.actions.dues import (
    receive_payment,
    split_invoice,
    withdraw_invoice,
    write_off_invoice,
)
from services.membership.actions.memberships import renew_membership
from services.membership.actions.tiers import put_price, put_tier
from services.membership.models import Membership
from services.membership.models.words import LineKind
from services.membership.queries.dues import waiting
from services.membership.queries.ledger import credit_of
from services.membership.queries.prices import price_of_term
from services.membership.rules.dues import Payer
from services.membership.rules.lines import asks_for, terms_of
from services.membership.rules.tiers import InvoiceWaits
from shared.errors import Refusal

OPENS, ENDS = date(2028, 1, 10), date(2028, 3, 1)
_marks = count()


@pytest.fixture
def office(office):
    """An office that sells seats, in three tiers: 1000, 2500 and 6000 a year."""
    since = {"currency": "EUR", "valid_from": date(2027, 1, 1)}
    lean = {"name": "Lean", "kind": "organisation", "currency": "EUR", "grace_days": 60}
    office.do(put_tier, "lean", lean)
    office.do(put_price, "lean", {**since, "amount_minor": 100_000}, office.today)
    for slug, amount in (("corporate", 250_000), ("corporate-large", 600_000)):
        later = {**since, "valid_from": date(2027, 3, 2), "amount_minor": amount}
        office.do(put_price, slug, {**later, "extra_seat_minor": 12_000}, office.today)
    return office


@pytest.fixture
def held(office):
    """A membership whose renewal opened, and was asked for: 2500.00 EUR, due on the ninth of February."""
    return _held(office)


def test_a_downgrade_asks_anew_and_the_wish_taken_back_as_before(office, held):
    (first,) = _open(office, held)
    for _ in range(2):
        _ask(office, downgrade_membership, held, "lean", by_staff=True)
    assert _asked(office, held) == [("lean", 100_000, first.due_on)]
    for _ in range(2):
        _ask(office, downgrade_membership, held, "corporate", by_staff=True)
    assert _asked(office, held) == [("corporate", 250_000, first.due_on)]
    assert [one.state for one in office.invoices(held.id)] == ["paid", "void", "void", "open"]
    numbers = ["", "", *(one.number for one in office.invoices(held.id)[1:3])]
    assert [said.replaces for said in office.said(DuesInvoiced)] == numbers


def test_an_upgrade_asks_for_the_renewal_in_its_tier_and_void_as_before(office, held):
    _, upgrade = _ask(office, upgrade_membership, held, "corporate-large", by_staff=True)
    assert [(slug, amount) for slug, amount, _ in _asked(office, held)] == [
        ("corporate-large", 600_000)
    ]
    office.do(withdraw_invoice, upgrade.id, today=office.today, now=office.now)
    assert [slug for slug, _, _ in _asked(office, held)] == ["corporate"]


@pytest.mark.parametrize("given_up", ["credited", "written off"])
def test_an_upgrade_that_nobody_pays_any_more_is_not_renewed(office, held, given_up):
    _, upgrade = _ask(office, upgrade_membership, held, "corporate-large", by_staff=True)
    if given_up == "credited":
        office.credit(upgrade)
    else:
        office.do(write_off_invoice, upgrade.id, today=office.today, now=office.now)
    assert [slug for slug, _, _ in _asked(office, held)] == ["corporate"]


def test_seats_that_are_bought_are_asked_for_with_the_renewal_once_they_are_had(office, held):
    _, seats = _ask(office, buy_seats, held, 2)
    assert _amounts(office, held) == [250_000]
    office.pay(seats, "bank-seats")
    assert _amounts(office, held) == [274_000]
    assert office.membership(held.id).extra_seats == 2


def test_seats_that_are_given_back_are_not_asked_for_with_the_renewal(office, held):
    office.pay(_ask(office, buy_seats, held, 3)[1], "bank-seats")
    _ask(office, return_seats, held, 1)
    assert _amounts(office, held) == [274_000]


def test_seats_are_sold_while_a_renewal_asks_for_those_there_are(office, held):
    office.pay(_ask(office, buy_seats, held, 1)[1], "bank-seats")
    _, more = _ask(office, buy_seats, held, 2)
    assert [(line.kind, line.quantity) for line in more.lines] == [("seats", 2)]


def test_another_number_of_seats_waits_until_those_asked_for_are_paid(office, held):
    asked = [_ask(office, buy_seats, held, 2)[1].id for _ in range(2)]
    assert asked[0] == asked[1]
    with pytest.raises(InvoiceWaits):
        _ask(office, buy_seats, held, 3)


def test_seats_that_wait_while_the_renewal_is_paid_are_asked_for_until_its_end(office, held):
    _, seats = _ask(office, buy_seats, held, 2)
    assert seats.amount_minor == 2 * 2_000
    office.pay(_open(office, held)[0], "bank-renewal")
    (anew,) = _open(office, held, LineKind.SEATS)
    assert (anew.lines[0].ends_on, anew.amount_minor) == (date(2029, 3, 1), 2 * 14_000)


def test_what_was_paid_and_taken_back_counts_for_the_renewal_that_is_asked_anew(office, held):
    (first,) = _open(office, held)
    office.pay(first, "part", amount_minor=40_000)
    office.credit(first, 5_000, "goodwill")
    _ask(office, downgrade_membership, held, "lean", by_staff=True)
    (anew,) = _open(office, held)
    assert (anew.amount_minor, anew.outstanding_minor) == (100_000, 55_000)
    assert (anew.settled_minor, anew.credited_minor, _credit(office, held)) == (40_000, 5_000, 0)


def test_what_had_come_in_may_pay_all_of_a_cheaper_renewal(office, held):
    office.pay(_open(office, held)[0], "part", amount_minor=130_000)
    _ask(office, downgrade_membership, held, "lean", by_staff=True)
    assert _open(office, held) == []
    assert office.membership(held.id).terms[-1].tier_slug == "lean"
    assert _credit(office, held) == 30_000


def test_money_that_was_under_way_for_the_void_renewal_pays_the_one_that_is_asked(office, held):
    (first,) = _open(office, held)
    _ask(office, downgrade_membership, held, "lean", by_staff=True)
    came = {"paid_on": office.today, "amount_minor": 250_000, "method": "card", "reference": "pi_1"}
    for _ in range(2):
        office.do(receive_payment, first.id, **came, today=office.today, now=office.now)
    assert _open(office, held) == []
    assert office.membership(held.id).terms[-1].ends_on == date(2029, 3, 1)
    assert _credit(office, held) == 150_000


def test_money_for_an_invoice_that_nothing_was_asked_instead_of_is_credit(office, held):
    (first,) = _open(office, held)
    office.do(withdraw_invoice, first.id, today=office.today, now=office.now)
    came = {"paid_on": office.today, "amount_minor": 250_000, "method": "card", "reference": "pi_1"}
    office.do(receive_payment, first.id, **came, today=office.today, now=office.now)
    assert (_credit(office, held), len(office.membership(held.id).terms)) == (250_000, 1)


def test_parts_that_were_agreed_are_agreed_for_the_renewal_that_is_asked_anew(office, held):
    (first,) = _open(office, held)
    agreed = office.do(split_invoice, first.id, count=4, today=office.today).instalments
    _ask(office, downgrade_membership, held, "lean", by_staff=True)
    (anew,) = _open(office, held)
    assert [part.due_on for part in anew.instalments] == [part.due_on for part in agreed]
    assert [part.amount_minor for part in anew.instalments] == [25_000] * 4


def test_a_term_that_is_had_in_parts_is_not_asked_for_anew_and_the_next_one_is_asked_for(office):
    held = office.member("corporate", organisation=_body())
    office.on(OPENS)
    first = office.do(renew_membership, held.id, office.today)
    parts = office.do(split_invoice, first.id, count=12, today=office.today).instalments
    office.pay(first, "part-1", amount_minor=parts[0].amount_minor)
    _ask(office, downgrade_membership, held, "lean", by_staff=True)
    assert office.invoices(held.id)[-1].id == first.id
    office.sweep(date(2029, 1, 5))
    assert office.invoices(held.id)[-1].lines[0].tier_slug == "lean"


def test_a_tier_that_is_not_sold_in_the_currency_is_no_wish(office, held):
    krona = {"name": "Krona", "kind": "organisation", "currency": "SEK", "grace_days": 60}
    office.do(put_tier, "krona", krona)
    with pytest.raises(Refusal, match="no price in EUR"):
        _ask(office, downgrade_membership, held, "krona", by_staff=True)


DEEDS = some.sampled_from(
    "lean corporate corporate-large upgrade buy buy return pay-renewal pay-upgrade pay-seats"
    " part void-upgrade void-seats credit-upgrade later".split()
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=some.lists(some.tuples(DEEDS, some.integers(1, 3)), min_size=2, max_size=8))
@example(story=[("buy", 2), ("upgrade", 1), ("pay-seats", 1), ("part", 2), ("pay-upgrade", 1)])
@example(story=[("upgrade", 1), ("pay-renewal", 1), ("buy", 1), ("lean", 1), ("pay-seats", 1)])
@example(story=[("part", 3), ("buy", 1), ("pay-seats", 1), ("return", 1), ("lean", 1)])
def test_in_whatever_order_an_open_renewal_asks_what_the_next_term_will_cost(office, story):
    office.on(date(2027, 3, 1))
    held, paid_minor = _held(office), 250_000
    for number, (deed, much) in enumerate(story):
        with suppress(Refusal):
            paid_minor += _do(office, held, deed, much, f"r{number}")
        for invoice in _open(office, held):
            assert _asks_what_holds(office, held, invoice), (deed, story)
        assert len(_open(office, held)) <= 1
    terms = office.membership(held.id).terms
    assert all(one.ends_on <= other.starts_on for one, other in pairwise(terms))
    invoices = office.invoices(held.id)
    assert sum(one.settled_minor for one in invoices) + _credit(office, held) == paid_minor


def _do(office, held, deed: str, much: int, reference: str) -> int:
    """Do something with a membership; how much money came in."""
    if deed in ("lean", "corporate", "corporate-large"):
        _ask(office, downgrade_membership, held, deed, by_staff=True)
    elif deed == "upgrade":
        _ask(office, upgrade_membership, held, "corporate-large", by_staff=True)
    elif deed in ("buy", "return"):
        _ask(office, buy_seats if deed == "buy" else return_seats, held, much)
    elif deed == "later":
        office.on(min(office.today.replace(day=office.today.day + much), date(2028, 1, 31)))
    else:
        verb, _, what = deed.partition("-")
        kinds = {"seats": LineKind.SEATS, "upgrade": LineKind.UPGRADE}
        for invoice in _open(office, held, kinds.get(what, LineKind.TERM))[:1]:
            if verb in ("pay", "part"):
                owed = invoice.outstanding_minor
                amount = owed if verb == "pay" else max(1, owed * much // 4)
                office.pay(invoice, reference, amount_minor=amount)
                return amount
            dated = {"today": office.today, "now": office.now}
            if verb == "void":
                office.do(withdraw_invoice, invoice.id, **dated)
            else:
                office.credit(invoice)
    return 0


def _asks_what_holds(office, held, invoice) -> bool:
    def price(session):
        return price_of_term(session, session.get_one(Membership, held.id), office.today)

    return asks_for(invoice, office.look(price).lines)


def _body():
    mark = next(_marks)
    return {"sector": "company", "size_band": "1000+", "display_name": f"Harbour Bank {mark}"}


def _held(office):
    mark = next(_marks)
    person = {"full_name": "Jan de Vries", "email": f"jan{mark}@harbour.example"}
    held = office.member("corporate", organisation=_body(), person=person)
    office.on(OPENS)
    office.do(renew_membership, held.id, office.today)
    return held


def _ask(office, action, held, *given, **more):
    dated = {"today": office.today, "now": office.now}
    if action is buy_seats:
        del dated["now"]
    return office.do(action, held.id, *given, **more, **dated)


def _open(office, held, kind=LineKind.TERM):
    if kind == LineKind.UPGRADE:
        found = [one for one in office.invoices(held.id) if one.state == "open"]
        return [one for one in found if one.lines[0].kind == kind]
    found = office.look(waiting, held.id)
    return [one for one in found if bool(terms_of(one, held.id)) == (kind == LineKind.TERM)]


def _asked(office, held):
    return [(one.lines[0].tier_slug, one.amount_minor, one.due_on) for one in _open(office, held)]


def _amounts(office, held):
    return [amount for _, amount, _ in _asked(office, held)]


def _credit(office, held):
    return office.look(credit_of, Payer(held.organisation_id), "EUR")
