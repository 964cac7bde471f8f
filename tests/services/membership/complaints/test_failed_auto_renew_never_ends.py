"""Failed auto-renew never ends: here a declined card is tried so many times, and then a person decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.payments import DuesChargeAnnounced, DuesChargeFailed
from services.membership.actions.memberships import renew_membership
from services.membership.models import ChargeAttempt
from shared.database import reading
from tests.stripe import cards


@pytest.fixture
def membership(till):
    """A card holder whose renewal is to be charged, and whose card declines by now."""
    holder = till.card_holder()
    (method,) = till.double.things("pm")
    cards.declining(till.double.world, method["id"], "insufficient_funds")
    day = holder.terms[0].ends_on - timedelta(days=40)
    till.office.on(day)
    till.office.do(renew_membership, holder.id, day)
    till.sweep(day)
    return holder


def live_through(till, days):
    """Every day the clock sweeps, also twice."""
    start = till.office.said(DuesChargeAnnounced)[0].charge_on
    for day in range(days):
        till.sweep(start + timedelta(days=day))
        till.sweep(start + timedelta(days=day))


def attempts(till):
    with reading(till.office.engine) as session:
        return session.query(ChargeAttempt).order_by(ChargeAttempt.number).all()


def test_a_card_is_tried_four_times_in_a_fortnight_and_then_never_again(till, membership):
    live_through(till, 60)
    days = [(one.charge_on - one.first_on).days for one in attempts(till)]
    assert days == [0, 3, 7, 14]
    assert {one.state for one in attempts(till)} == {"declined"}
    assert len(till.double.requests("POST", "/v1/payment_intents")) == 4


def test_each_attempt_has_a_key_of_its_own(till, membership):
    live_through(till, 20)
    assert len(set(till.double.requests("POST", "/v1/payment_intents"))) == 4


def test_the_payer_is_told_each_time_and_the_last_time_that_it_was_the_last(
    till, office, membership
):
    live_through(till, 20)
    said = office.said(DuesChargeFailed)
    assert [one.attempt for one in said] == [1, 2, 3, 4]
    assert [one.next_on is None for one in said] == [False, False, False, True]


def test_in_the_end_a_person_decides_and_the_invoice_can_still_be_paid(till, office, membership):
    live_through(till, 20)
    assert [task.kind for task in till.tasks()] == ["card-given-up"]
    assert not office.membership(membership.id).auto_renew
    page = till.check_out(till.invoice(membership), membership.person_id)
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    assert till.invoice(membership).state == "paid"


def test_a_stolen_card_is_tried_once(till, membership):
    (method,) = till.double.things("pm")
    cards.declining(till.double.world, method["id"], "stolen_card")
    live_through(till, 20)
    assert len(attempts(till)) == 1


def test_a_card_that_pays_at_the_second_attempt_renews_once(till, office, membership):
    live_through(till, 2)
    (method,) = till.double.things("pm")
    cards.declining(till.double.world, method["id"], None)
    live_through(till, 20)
    assert [one.state for one in attempts(till)] == ["declined", "succeeded"]
    assert len(office.membership(membership.id).terms) == 2
