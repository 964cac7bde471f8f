"""What we take for granted of Stripe holds for the double, and for Stripe itself where there is a test key."""

from __future__ import annotations

import uuid

import pytest
import stripe


def once(key=None):
    return {"idempotency_key": key or str(uuid.uuid4())}


@pytest.fixture
def v1(client):
    return client.v1


@pytest.fixture
def customer(v1):
    asked = {
        "name": "Maji Safi Works",
        "email": "dues@majisafi.example",
        "metadata": {"footbridge_party_id": "p-1"},
    }
    return v1.customers.create(asked, once())


def charge(v1, customer, method="pm_card_visa", key=None, **more):
    asked = {
        "amount": 30_000,
        "currency": "eur",
        "customer": customer.id,
        "payment_method": method,
        "confirm": True,
        "off_session": True,
        "metadata": {"footbridge_invoice_id": "i-1"},
        **more,
    }
    return v1.payment_intents.create(asked, once(key))


def saved(v1, customer, token="pm_card_visa"):
    return v1.payment_methods.attach(token, {"customer": customer.id}, once())


def test_a_customer_keeps_what_we_write_on_it_and_takes_a_new_address(v1, customer):
    v1.customers.update(customer.id, {"email": "new@majisafi.example"}, once())
    found = v1.customers.retrieve(customer.id)
    assert found.email == "new@majisafi.example"
    assert found.metadata["footbridge_party_id"] == "p-1"
    assert not found.livemode


def test_a_saved_card_is_charged_while_its_holder_is_away(v1, customer):
    method = saved(v1, customer)
    intent = charge(v1, customer, method.id)
    assert (intent.status, intent.amount_received, intent.currency) == ("succeeded", 30_000, "eur")
    found = v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert found.latest_charge.paid
    assert found.metadata["footbridge_invoice_id"] == "i-1"


def test_the_same_key_and_wish_have_one_effect(v1, customer):
    method, key = saved(v1, customer), str(uuid.uuid4())
    first, again = (charge(v1, customer, method.id, key) for _ in range(2))
    assert first.id == again.id
    assert len(v1.payment_intents.list({"customer": customer.id}).data) == 1


def test_the_same_key_with_another_wish_is_an_error(v1, customer):
    method, key = saved(v1, customer), str(uuid.uuid4())
    charge(v1, customer, method.id, key)
    with pytest.raises(stripe.IdempotencyError):
        charge(v1, customer, method.id, key, amount=29_999)


def test_a_decline_tells_why_and_is_told_again_for_its_key(v1, customer):
    method, key = saved(v1, customer, "pm_card_chargeCustomerFail"), str(uuid.uuid4())
    intents = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as declined:
            charge(v1, customer, method.id, key)
        assert declined.value.code == "card_declined"
        assert declined.value.error.decline_code
        intents.append(declined.value.error.payment_intent.id)
    assert intents[0] == intents[1]
    assert v1.payment_intents.retrieve(intents[0]).status == "requires_payment_method"


def test_a_new_key_after_a_decline_is_a_new_attempt(v1, customer):
    method = saved(v1, customer, "pm_card_chargeCustomerFail")
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            charge(v1, customer, method.id)
    assert len(v1.payment_intents.list({"customer": customer.id}).data) == 2


def test_a_refund_goes_back_and_is_listed_with_its_payment(v1, customer):
    intent = charge(v1, customer, saved(v1, customer).id)
    v1.refunds.create({"payment_intent": intent.id, "amount": 10_000}, once())
    (refund,) = v1.refunds.list({"payment_intent": intent.id}).data
    assert (refund.amount, refund.status) == (10_000, "succeeded")
    with pytest.raises(stripe.InvalidRequestError):
        v1.refunds.create({"payment_intent": intent.id, "amount": 20_001}, once())


@pytest.fixture
def bill(v1, customer):
    asked = {
        "customer": customer.id,
        "currency": "eur",
        "collection_method": "send_invoice",
        "days_until_due": 30,
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
        "metadata": {"footbridge_invoice_id": "i-1"},
    }
    draft = v1.invoices.create(asked, once())
    line = {
        "customer": customer.id,
        "invoice": draft.id,
        "currency": "eur",
        "amount": 30_000,
        "description": "Dues",
        "period": {"start": 1_803_859_200, "end": 1_835_481_600},
    }
    v1.invoice_items.create(line, once())
    return draft


def test_a_bill_is_a_draft_then_open_then_paid_by_card(v1, customer, bill):
    assert bill.status == "draft"
    opened = v1.invoices.finalize_invoice(bill.id, {"auto_advance": False}, once())
    assert (opened.status, opened.amount_due) == ("open", 30_000)
    assert opened.hosted_invoice_url
    assert opened.lines.data[0].period.start == 1_803_859_200
    paid = v1.invoices.pay(bill.id, {"payment_method": saved(v1, customer).id}, once())
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 30_000, 0)
    (made,) = v1.invoice_payments.list({"invoice": bill.id}).data
    intent = made.payment.payment_intent
    assert v1.payment_intents.retrieve(intent).amount_received == 30_000
    asked = {"payment": {"type": "payment_intent", "payment_intent": intent}}
    assert v1.invoice_payments.list(asked).data[0].invoice == bill.id


def test_a_bill_is_paid_out_of_band(v1, bill):
    v1.invoices.finalize_invoice(bill.id, {"auto_advance": False}, once())
    paid = v1.invoices.pay(bill.id, {"paid_out_of_band": True}, once())
    assert paid.status == "paid"


@pytest.mark.parametrize(
    "verb, status", [("void_invoice", "void"), ("mark_uncollectible", "uncollectible")]
)
def test_a_bill_that_ended_says_how(v1, bill, verb, status):
    v1.invoices.finalize_invoice(bill.id, {"auto_advance": False}, once())
    assert getattr(v1.invoices, verb)(bill.id, {}, once()).status == status


def test_a_void_bill_takes_no_money(v1, bill):
    v1.invoices.finalize_invoice(bill.id, {"auto_advance": False}, once())
    v1.invoices.void_invoice(bill.id, {}, once())
    with pytest.raises(stripe.InvalidRequestError):
        v1.invoices.pay(bill.id, {"paid_out_of_band": True}, once())


@pytest.fixture
def session(v1, customer):
    priced = {"currency": "eur", "unit_amount": 30_000, "product_data": {"name": "2027-000001"}}
    asked = {
        "mode": "payment",
        "customer": customer.id,
        "client_reference_id": "c-1",
        "line_items": [{"quantity": 1, "price_data": priced}],
        "payment_intent_data": {
            "setup_future_usage": "off_session",
            "metadata": {"footbridge_invoice_id": "i-1"},
        },
        "metadata": {"footbridge_invoice_id": "i-1"},
        "success_url": "https://bridge.example/paid",
        "cancel_url": "https://bridge.example/not-paid",
    }
    return v1.checkout.sessions.create(asked, once())


def test_a_page_is_open_with_an_address_and_what_we_wrote_on_it(v1, session):
    found = v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status, found.amount_total) == ("open", "unpaid", 30_000)
    assert found.url.startswith("http")
    assert found.metadata["footbridge_invoice_id"] == "i-1"
    assert found.expires_at > found.created


def test_a_page_that_expired_cannot_expire_again(v1, session):
    assert v1.checkout.sessions.expire(session.id, {}, once()).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        v1.checkout.sessions.expire(session.id, {}, once())


def test_a_page_that_saves_a_card_asks_for_no_money(v1, customer):
    asked = {
        "mode": "setup",
        "currency": "eur",
        "customer": customer.id,
        "success_url": "https://bridge.example/saved",
    }
    session = v1.checkout.sessions.create(asked, once())
    assert (session.mode, session.payment_status) == ("setup", "no_payment_required")


def test_a_card_that_is_set_up_belongs_to_its_customer(v1, customer):
    asked = {
        "customer": customer.id,
        "payment_method": "pm_card_visa",
        "confirm": True,
        "usage": "off_session",
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
    }
    intent = v1.setup_intents.create(asked, once())
    assert intent.status == "succeeded"
    (method,) = v1.customers.payment_methods.list(customer.id, {"type": "card"}).data
    assert (method.card.brand, method.card.last4) == ("visa", "4242")
    assert v1.payment_methods.retrieve(method.id).customer == customer.id


def test_what_is_not_there_is_told_apart(v1):
    with pytest.raises(stripe.InvalidRequestError) as missing:
        v1.payment_intents.retrieve("pi_never_made")
    assert missing.value.http_status == 404


def test_lists_are_read_page_by_page(v1, customer):
    method = saved(v1, customer)
    made = [charge(v1, customer, method.id).id for _ in range(3)]
    asked = {"customer": customer.id, "limit": 2}
    listed = [one.id for one in v1.payment_intents.list(asked).auto_paging_iter()]
    assert sorted(listed) == sorted(made)


def test_events_tell_what_happened_and_are_read_from_where_one_was(v1, customer):
    charge(v1, customer, saved(v1, customer).id)
    found = v1.events.list({"types": ["payment_intent.succeeded"], "limit": 1}).data
    assert found[0].data.object["object"] == "payment_intent"
    assert v1.events.list({"ending_before": found[0].id, "types": ["customer.deleted"]}).data == []
