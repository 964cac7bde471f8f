"""Calls that go wrong on their way have their effect once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from events.payments import DuesChargeAnnounced
from services.membership.actions.memberships import renew_membership
from services.membership.models import OutboundCall
from shared.callers import Role
from shared.database import reading


@pytest.fixture
def asked(till):
    membership = till.member_to_be()
    path = f"/invoices/{till.invoice(membership).id}/checkouts"
    return till.door.ask("POST", path, membership.person_id, {}).json


def call(till, kind="page"):
    with reading(till.office.engine) as session:
        return session.query(OutboundCall).filter_by(kind=kind).one()


@pytest.mark.parametrize("fault", ["lost-answer", "unreachable", "429"])
def test_what_was_perhaps_not_heard_is_asked_again_with_the_same_key(till, office, asked, fault):
    till.double.fail("/v1/checkout/sessions", fault, times=2)
    for _ in range(4):
        till.work()
        office.now += timedelta(minutes=1)
    assert call(till).state == "done"
    assert len(till.double.things("cs")) == 1
    keys = till.double.requests("POST", "/v1/checkout/sessions")
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_failure_that_is_kept_for_the_key_is_asked_again_with_another(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "500")
    for _ in range(4):
        till.work()
        office.now += timedelta(minutes=1)
    assert call(till).state == "done"
    assert len(till.double.things("cs")) == 1
    assert len(set(till.double.requests("POST", "/v1/checkout/sessions"))) == 2


def test_after_a_day_it_is_looked_for_before_it_is_made_again(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "lost-answer")
    till.work()
    office.now += timedelta(hours=30)
    till.work()
    assert call(till).state == "done"
    assert len(till.double.things("cs")) == 1


def test_a_call_says_the_same_under_its_key_for_ever(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "lost-answer")
    till.work()
    before = call(till).params_hash
    office.now += timedelta(minutes=1)
    till.work()
    assert call(till).params_hash == before != ""


def work_until_given_up(till, office):
    for _ in range(14):
        till.work()
        office.now += timedelta(hours=1, minutes=1)


def asked_again(till, page):
    path = f"/invoices/{page.invoice_id}/checkouts"
    answer = till.door.ask("POST", path, page.person_id, {})
    till.work()
    return till.checkout(UUID(answer.json["id"]))


def retry(till):
    (task,) = [one for one in till.tasks() if one.kind == "call-failed" and not one.closed_at]
    path = f"/payments/tasks/{task.id}/retry"
    return till.door.ask("POST", path, [Role.TREASURER])


def test_a_page_that_nobody_makes_fails_and_another_can_be_asked_for(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "unreachable", times=12)
    work_until_given_up(till, office)
    page = till.checkout(UUID(asked["id"]))
    assert (call(till).state, page.state) == ("given-up", "failed")
    assert page.reason
    assert retry(till).json["type"] == "/problems/nothing-to-retry"
    again = asked_again(till, page)
    assert (again.id != page.id, again.state) == (True, "open")


def test_who_waits_for_a_customer_whom_nobody_makes_is_told_and_asks_again(till, office, asked):
    till.double.fail("/v1/customers", "unreachable", times=12)
    work_until_given_up(till, office)
    page = till.checkout(UUID(asked["id"]))
    assert (call(till, "customer").state, page.state) == ("given-up", "failed")
    assert asked_again(till, page).state == "open"
    assert len(till.double.things("cus")) == 1


@pytest.fixture
def refund(till):
    """A refund by card that was asked for, of what was paid."""
    membership = till.member_to_be()
    till.pay(till.check_out(till.invoice(membership), membership.person_id))
    till.cashier.reconcile()
    (payment,) = till.invoice(membership).payments
    return f"/payments/{payment.id}/card-refunds"


def test_a_refund_that_was_perhaps_done_is_looked_for_and_done_once(till, office, refund):
    till.double.fail("/v1/refunds", "lost-answer", times=1)
    till.double.fail("/v1/refunds", "unreachable", times=11)
    till.door.ask("POST", refund, [Role.TREASURER], {"amount_minor": 100})
    work_until_given_up(till, office)
    assert call(till, "refund").state == "given-up"
    assert retry(till).status_code == 200
    till.work()
    assert till.cashier.reconcile().is_clean
    assert call(till, "refund").state == "done"
    assert len(till.double.things("re")) == 1


def test_a_refund_that_was_given_up_and_found_closes_its_task(till, office, refund):
    till.double.world.silent = True
    till.double.fail("/v1/refunds", "lost-answer", times=1)
    till.double.fail("/v1/refunds", "unreachable", times=11)
    till.door.ask("POST", refund, [Role.TREASURER], {"amount_minor": 100})
    work_until_given_up(till, office)
    (task,) = [one for one in till.tasks() if one.kind == "call-failed"]
    assert task.closed_at is None
    assert till.cashier.reconcile().is_clean
    (task,) = [one for one in till.tasks() if one.kind == "call-failed"]
    assert (task.closed_at, task.closed_by_id) == (office.now, None)
    assert call(till, "refund").state == "done"
    till.door.ask("POST", refund, [Role.TREASURER], {"amount_minor": 200})
    till.work()
    assert len(till.double.things("re")) == 2


def test_without_the_look_it_is_done_twice(till, office, refund, monkeypatch):
    """The negative control: the key is forgotten after a day, so that it alone keeps nothing single."""
    till.double.fail("/v1/refunds", "lost-answer", times=1)
    till.double.fail("/v1/refunds", "unreachable", times=11)
    till.door.ask("POST", refund, [Role.TREASURER], {"amount_minor": 100})
    work_until_given_up(till, office)
    office.now += timedelta(days=2)
    monkeypatch.setattr(till.cashier.provider, "find", lambda *_: None)
    retry(till)
    till.work()
    assert len(till.double.things("re")) == 2


def test_asking_for_the_refund_again_is_a_retry(till, office, refund):
    till.double.fail("/v1/refunds", "unreachable", times=12)
    till.door.ask("POST", refund, [Role.TREASURER], {"amount_minor": 100})
    work_until_given_up(till, office)
    till.door.ask("POST", refund, [Role.TREASURER], {"amount_minor": 100})
    till.work()
    assert len(till.double.things("re")) == 1
    assert till.cashier.reconcile().is_clean


def test_a_charge_without_an_answer_waits_for_a_person_and_is_made_once(till, office):
    membership = till.card_holder()
    office.on(membership.terms[0].ends_on - timedelta(days=40))
    office.do(renew_membership, membership.id, office.today)
    till.sweep(office.today)
    day = office.said(DuesChargeAnnounced)[0].charge_on
    till.double.fail("/v1/payment_intents", "lost-answer", times=1)
    till.double.fail("/v1/payment_intents", "unreachable", times=11)
    till.sweep(day)
    work_until_given_up(till, office)
    (charge,) = attempts(till, membership)
    assert charge["state"] == "unanswered"
    assert retry(till).status_code == 200
    till.work()
    assert till.cashier.reconcile().is_clean
    assert len(till.double.things("pi")) == 2
    assert till.invoice(membership).state == "paid"
    assert [one["state"] for one in attempts(till, membership)] == ["succeeded"]


def test_a_charge_without_an_answer_that_was_made_is_found_by_the_sweep(till, office):
    membership = till.card_holder()
    office.on(membership.terms[0].ends_on - timedelta(days=40))
    office.do(renew_membership, membership.id, office.today)
    till.sweep(office.today)
    day = office.said(DuesChargeAnnounced)[0].charge_on
    till.double.world.silent = True
    till.double.fail("/v1/payment_intents", "lost-answer", times=1)
    till.double.fail("/v1/payment_intents", "unreachable", times=11)
    till.sweep(day)
    work_until_given_up(till, office)
    assert [one["state"] for one in attempts(till, membership)] == ["unanswered"]
    assert till.cashier.reconcile().is_clean
    assert [one["state"] for one in attempts(till, membership)] == ["succeeded"]
    assert till.invoice(membership).state == "paid"
    assert [one.closed_at for one in till.tasks() if one.kind == "call-failed"] == [office.now]
    assert call(till, "charge").state == "done"
    assert len(till.double.things("pi")) == 2


def attempts(till, membership):
    path = f"/memberships/{membership.id}/charges"
    return till.door.ask("GET", path, [Role.TREASURER]).json["items"]
