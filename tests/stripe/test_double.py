"""What the double adds to the contract: pages that are filled in, a clock, bad hours, and webhooks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from tests.stripe.cards import DECLINED, GOOD
from tests.stripe.conftest import client_of
from tests.stripe.post import SECRET, thin_of


@pytest.fixture
def v1(double):
    return client_of(double).v1


@pytest.fixture
def session(v1):
    customer = v1.customers.create({"email": "a@b.example"})
    priced = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "x"}}
    return v1.checkout.sessions.create(
        {
            "mode": "payment",
            "customer": customer.id,
            "success_url": "https://bridge.example",
            "line_items": [{"quantity": 1, "price_data": priced}],
            "payment_intent_data": {"setup_future_usage": "off_session"},
        }
    )


def test_a_page_is_paid_and_its_card_saved(double, v1, session):
    assert double.pay(session.url, GOOD) == "paid"
    paid = v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.payment_status) == ("complete", "paid")
    assert v1.payment_intents.retrieve(paid.payment_intent).amount_received == 500
    assert len(v1.customers.payment_methods.list(paid.customer).data) == 1


def test_a_page_with_a_declined_card_stays_open(double, v1, session):
    assert double.pay(session.url, DECLINED) == "generic_decline"
    assert v1.checkout.sessions.retrieve(session.id).status == "open"
    assert double.pay(session.url, GOOD) == "paid"


def test_a_thin_event_of_the_double_is_one_that_the_sdk_reads(double):
    event = {"id": "evt_1", "type": "invoice.paid", "created": 1, "livemode": False}
    thin = thin_of({**event, "data": {"object": {"id": "in_1", "object": "invoice"}}})
    raw = json.dumps(thin).encode()
    client = client_of(double)
    told = client.parse_event_notification(raw, double.postman.sign(raw), SECRET)
    assert (told.type, told.related_object.id) == ("v1.invoice.paid", "in_1")
    with pytest.raises(ValueError, match=r"parse_event_notification"):
        stripe.Webhook.construct_event(raw, double.postman.sign(raw), SECRET)


def test_a_page_expires_with_the_clock(double, v1, session):
    double.set_clock(datetime.now(UTC) + timedelta(hours=25))
    assert v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_a_key_is_forgotten_after_a_day(double, v1):
    asked = {"email": "a@b.example"}, {"idempotency_key": "k"}
    first, again = (v1.customers.create(*asked).id for _ in range(2))
    double.set_clock(datetime.now(UTC) + timedelta(hours=25))
    assert first == again != v1.customers.create(*asked).id


def test_a_failure_of_the_servers_own_is_kept_for_its_key(double, v1):
    double.fail("/v1/customers", "500")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "k"})
    assert v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "k2"}).id


def test_a_lost_answer_is_given_again_for_its_key(double, v1):
    double.fail("/v1/customers", "lost-answer")
    with pytest.raises(stripe.APIConnectionError):
        v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "k"})
    v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "k"})
    assert len(double.things("cus")) == 1


def test_who_asks_too_often_may_ask_again(double, v1):
    double.fail("/v1/customers", "429")
    with pytest.raises(stripe.RateLimitError):
        v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "k"})
    assert v1.customers.create({"email": "a@b.example"}, {"idempotency_key": "k"}).id


def test_webhooks_are_signed_over_their_bytes(double, v1):
    v1.customers.create({"email": "a@b.example"})
    raw = json.dumps(double.postman.bag[0]).encode()
    signature = double.postman.sign(raw)
    assert stripe.Webhook.construct_event(raw, signature, SECRET).type == "customer.created"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(raw + b" ", signature, SECRET)


def test_what_was_not_delivered_can_be_asked_for(double, v1, session):
    double.pay(session.url)
    asked = {"delivery_success": False, "types": ["checkout.session.completed"]}
    assert [one.type for one in v1.events.list(asked).data] == ["checkout.session.completed"]
