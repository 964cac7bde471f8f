"""What becomes of open invoices, and of money, when an application or a membership comes to nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.memberships import ApplicationExpired
from services.membership.actions.applications import decline_application
from services.membership.actions.asking import upgrade_membership
from services.membership.actions.dues import reverse_payment, withdraw_invoice
from services.membership.actions.exits import (
    cease_membership,
    resign_membership,
    terminate_membership,
)
from services.membership.actions.memberships import renew_membership
from services.membership.actions.tiers import put_price, put_tier
from services.membership.models import Application, Term
from services.membership.models.memberships import Cessation
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer
from shared.callers import Role

ENDS = date(2028, 3, 1)
ASKED = {"reason": "", "noted_by_id": None}


@pytest.fixture
def member(office):
    """A member whose renewal is asked for, and paid in part."""
    held = office.member("individual")
    office.on(ENDS - timedelta(days=30))
    invoice = office.do(renew_membership, held.id, office.today)
    office.pay(invoice, "part-1", amount_minor=4_000)
    return held


def leave(office, action, member, **more):
    asked = {**ASKED, "effective_on": None, "today": office.today, "now": office.now, **more}
    return office.do(action, member.id, **asked)


def credit(office, member):
    return office.look(credit_of, Payer(None, member.person_id), "EUR")


@pytest.mark.parametrize(
    ("action", "more"),
    [
        (resign_membership, {}),
        (terminate_membership, {"appeal_until": None}),
        (cease_membership, {"cause": Cessation.DECEASED}),
    ],
)
def test_who_leaves_owes_nothing_for_what_comes_after(office, member, action, more):
    leave(office, action, member, **more)
    assert (office.invoices(member.id)[-1].state, credit(office, member)) == ("void", 4_000)


def test_who_leaves_later_still_owes_what_lies_before(office):
    held = office.member("individual")
    _sell_patronage(office)
    upgraded = {"by_staff": True, "today": office.today, "now": office.now}
    office.do(upgrade_membership, held.id, "patron", **upgraded)
    leave(office, resign_membership, held)
    assert office.invoices(held.id)[-1].state == "open"
    leave(office, terminate_membership, held, appeal_until=None)
    assert office.invoices(held.id)[-1].state == "void"


def test_what_was_had_is_owed_by_who_leaves(office):
    held = office.member("individual")
    payment = office.invoices(held.id)[0].payments[0]
    said = {"reason": "bounced", "today": office.today, "now": office.now}
    office.do(reverse_payment, payment.id, **said)
    leave(office, terminate_membership, held, appeal_until=None)
    assert office.invoices(held.id)[0].state == "open"


def test_a_renewal_is_asked_for_in_the_tier_that_an_unpaid_upgrade_asks_for(office):
    held = office.member("individual")
    _sell_patronage(office)
    office.on(ENDS - timedelta(days=90))
    upgraded = {"by_staff": True, "today": office.today, "now": office.now}
    _, upgrade = office.do(upgrade_membership, held.id, "patron", **upgraded)
    office.on(ENDS - timedelta(days=30))
    renewal = office.do(renew_membership, held.id, office.today)
    assert (renewal.lines[0].tier_slug, renewal.amount_minor) == ("patron", 90_000)
    office.pay(upgrade, "bank-2")
    office.pay(renewal, "bank-3")
    assert [term.tier_slug for term in office.membership(held.id).terms][-2:] == ["patron"] * 2


def test_other_days_of_notices_count_for_terms_that_run_already(office):
    held = office.member("individual")
    office.sweep(office.today)
    assert _look_on(office, held) > office.today
    office.do(put_tier, "individual", {"notice_days": [-300]})
    assert _look_on(office, held) == date.min
    office.sweep(office.today)
    assert _look_on(office, held) == ENDS - timedelta(days=300)


@pytest.fixture
def approved(office):
    """An approved application whose joining invoice the treasurer has voided, a day later."""
    made = office.approve(office.apply("individual"))
    office.on(office.today + timedelta(days=1))
    (invoice,) = office.invoices(made.membership_id)
    office.do(withdraw_invoice, invoice.id, today=office.today, now=office.now)
    return made


def test_after_a_voidance_an_approved_application_is_asked_for_anew(door, office, approved):
    path = f"/applications/{approved.id}/invoices"
    assert door.ask("POST", path, approved.person_id).status_code == 403
    answers = [door.ask("POST", path, [Role.STEWARD]) for _ in range(2)]
    assert {(one.status_code, one.json["invoice"]["state"]) for one in answers} == {(201, "open")}
    _, invoice = office.invoices(approved.membership_id)
    office.pay(invoice)
    assert door.ask("GET", f"/applications/{approved.id}", [Role.STEWARD]).json["state"] == (
        "converted"
    )
    assert door.ask("POST", path, [Role.STEWARD]).status_code == 409


def test_an_approved_application_whose_invoice_is_void_expires(office, approved):
    patience = timedelta(days=90)
    office.sweep(office.today + patience - timedelta(days=1))
    assert office.said(ApplicationExpired) == []
    office.sweep(office.today + patience)
    assert office.said(ApplicationExpired)[0].application_id == approved.id
    assert office.membership(approved.membership_id).exits[0].kind == "resigned"
    assert office.apply("individual").id != approved.id


def test_an_approved_application_whose_invoice_is_open_waits(office):
    office.approve(office.apply("individual"))
    office.sweep(office.today + timedelta(days=200))
    assert office.said(ApplicationExpired) == []


def test_a_refusal_gives_back_what_came_in_cash_by_the_treasurers_hand(till):
    office, held = till.office, till.member_to_be()
    office.pay(till.invoice(held), amount_minor=5_000, method="cash")
    _decline(office, held)
    (task,) = till.tasks()
    assert (task.amount_minor, till.invoice(held).state, credit(office, held)) == (
        5_000,
        "void",
        5_000,
    )


def test_a_refusal_gives_back_to_the_card_what_came_by_card(till):
    office, held = till.office, till.member_to_be()
    page = till.check_out(till.invoice(held), held.person_id, amount_minor=3_000)
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    assert till.held() == 3_000
    for _ in range(2):
        _decline(office, held)
        till.work()
        till.cashier.reconcile()
    assert (till.held(), till.cleared(), credit(office, held)) == (0, 0, 0)
    assert (till.invoice(held).state, till.tasks()) == ("void", [])
    assert office.look(lambda session: session.query(Application).one().state) == "declined"


PATRON = {"name": "Patron", "kind": "person", "currency": "EUR", "grace_days": 30}


def _sell_patronage(office):
    office.do(put_tier, "patron", PATRON)
    price = {"currency": "EUR", "valid_from": date(2027, 1, 1), "amount_minor": 90_000}
    office.do(put_price, "patron", price, office.today)


def _decline(office, membership):
    found = office.look(lambda session: session.query(Application).one().id)
    assert office.membership(membership.id).terms == []
    office.do(decline_application, found, None, "Not this year", office.now, office.today)


def _look_on(office, membership):
    found = office.look(lambda s: s.query(Term).filter_by(membership_id=membership.id).one())
    return found.look_on
