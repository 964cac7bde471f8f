"""Webhooks out of order or lost: here they are hints, and what they miss is found."""

from __future__ import annotations

import pytest

from services.membership.models import Payment, Term
from shared.callers import Role
from tests.stripe import money


@pytest.fixture
def membership(till):
    """A newcomer who has paid on a page."""
    newcomer = till.member_to_be()
    page = till.check_out(till.invoice(newcomer), newcomer.person_id)
    assert till.pay(page) == "paid"
    return newcomer


def test_webhooks_backwards_and_twice_pay_once(till, office, membership):
    till.double.postman.bag.reverse()
    with till.street():
        for event in list(till.double.postman.bag) * 2:
            till.double.postman.send(event, thin=True)
            till.work()
    assert (office.count(Payment), office.count(Term)) == (1, 1)


def test_one_thin_webhook_about_a_bill_is_enough_to_make_an_organisation_a_member(till, office):
    newcomer = till.member_to_be(2, "social-enterprise")
    assert till.pay(till.check_out(till.invoice(newcomer), [Role.TREASURER])) == "paid"
    (paid,) = [one for one in till.double.postman.bag if one["type"] == "invoice.paid"]
    with till.street():
        assert till.double.postman.send(paid, thin=True) == 200
    till.work()
    assert till.invoice(newcomer).state == "paid"
    assert till.cleared() == till.held() > 0
    assert office.count(Term) == 1


def test_webhooks_that_never_came_are_read_from_the_providers_list(till, office, membership):
    till.double.postman.bag.clear()
    assert till.cashier.read_events() > 0
    till.work()
    assert till.invoice(membership).state == "paid"


def test_what_no_event_was_ever_made_of_is_found_by_its_state(till, office):
    till.double.world.silent = True
    newcomer = till.member_to_be(1)
    page = till.check_out(till.invoice(newcomer), newcomer.person_id)
    till.pay(page)
    assert till.cashier.read_events() == 0
    assert till.cashier.reconcile().healed
    assert till.invoice(newcomer).state == "paid"


def test_what_somebody_did_at_the_provider_by_hand_is_found_too(till, office, membership):
    till.cashier.reconcile()
    till.double.world.silent = True
    (intent,) = till.double.things("pi")
    money.refund(till.double.world, {"payment_intent": intent["id"], "amount": "500"})
    assert till.cashier.reconcile().is_clean
    assert till.cleared() == till.held() == intent["amount"] - 500
