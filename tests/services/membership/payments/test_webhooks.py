"""The provider's door: what is taken, what is refused, and that nothing of it is believed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from services.membership.jobs import forget_what_hints_said
from services.membership.models import Payment, PaymentTask, ProviderHint
from shared.database import reading
from shared.web.limits import _is_of_the_house


@pytest.fixture
def event(till):
    membership = till.member_to_be()
    page = till.check_out(till.invoice(membership), membership.person_id)
    till.pay(page)
    return next(one for one in till.double.postman.bag if one["type"] == "payment_intent.succeeded")


def send(till, raw, signature=None, **more):
    signature = till.double.postman.sign(raw) if signature is None else signature
    headers = {"Stripe-Signature": signature} if signature else {}
    return till.door.client.post("/webhooks/stripe", data=raw, headers=headers, **more)


def hints(till):
    with reading(till.office.engine) as session:
        told = session.query(ProviderHint).filter(ProviderHint.type != "own.made")
        return told.all()


def test_a_webhook_is_kept_once_and_answered_at_once(till, event):
    raw = json.dumps(event).encode()
    assert [send(till, raw).status_code for _ in range(2)] == [200, 200]
    assert len(hints(till)) == 1


def test_a_thin_webhook_is_as_good_as_a_snapshot(till, office, event):
    with till.street():
        assert till.double.postman.send(event, thin=True) == 200
    till.work()
    assert office.count(Payment) == 1


def test_what_a_webhook_says_is_not_believed(till, office, event):
    event["data"]["object"]["amount_received"] = 1
    assert send(till, json.dumps(event).encode()).status_code == 200
    till.work()
    assert till.cleared() == till.held() > 1


@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "nonsense", "t=,v1="])
def test_a_bad_signature_is_refused(till, event, signature):
    assert send(till, json.dumps(event).encode(), signature).status_code == 400
    assert hints(till) == []


def test_a_body_that_was_touched_is_refused(till, event):
    raw = json.dumps(event).encode()
    signature = till.double.postman.sign(raw)
    assert send(till, raw + b" ", signature).status_code == 400
    assert send(till, b"\xff", till.double.postman.sign(b"\xff")).status_code == 400


@pytest.mark.parametrize("minutes, status", [(-6, 400), (-4, 200), (4, 200), (6, 400)])
def test_a_signature_is_good_for_five_minutes(till, event, minutes, status):
    raw = json.dumps(event).encode()
    at = till.double.world.now + minutes * 60
    assert send(till, raw, till.double.postman.sign(raw, at)).status_code == status


def test_either_secret_is_good_while_one_is_changed(till, event):
    raw = json.dumps(event).encode()
    old = till.double.postman.sign(raw, secret="whsec_old")
    both = f"{old},{till.double.postman.sign(raw).partition(',')[2]}"
    assert send(till, raw, both).status_code == 200


def test_what_is_of_the_other_mode_is_refused(till, event):
    raw = json.dumps({**event, "livemode": True}).encode()
    assert send(till, raw).status_code == 400


def test_no_webhook_is_lost_to_the_rate_limit(till, event):
    raw = json.dumps(event).encode()
    with till.door.client.application.test_request_context("/webhooks/stripe", method="POST"):
        assert _is_of_the_house()
    assert send(till, raw).status_code == 200


def test_a_hint_about_what_is_not_there_is_parked_and_then_told_to_a_person(till, office, event):
    event["data"]["object"]["id"] = "pi_of_another_world"
    event["id"] = "evt_1"
    send(till, json.dumps(event).encode())
    till.work()
    assert {hint.state for hint in hints(till)} == {"done"}


def test_money_for_an_invoice_that_is_not_here_is_parked_and_then_told(till, office, event):
    intent = till.double.things("pi")[0]
    intent["metadata"]["footbridge_invoice_id"] = "01890000-0000-7000-8000-000000000000"
    send(till, json.dumps(event).encode())
    for _ in range(14):
        till.work()
        office.now += timedelta(hours=2)
    with reading(office.engine) as session:
        kinds = {task.kind for task in session.query(PaymentTask)}
    assert kinds == {"hint-given-up"}


def test_what_webhooks_said_is_forgotten_after_ninety_days(till, office, event):
    send(till, json.dumps(event).encode())
    office.now += timedelta(days=91)
    assert office.do(forget_what_hints_said, office.now, office.today) == 1
    assert [hint.body for hint in hints(till)] == [None]
