"""Payments of the double: intents and their charges, refunds and disputes."""

from __future__ import annotations

from typing import Any

from tests.stripe import cards
from tests.stripe.wire import Params, StripeSays, invalid, truth
from tests.stripe.world import Thing, World, listed


def create(world: World, asked: Params) -> Thing:
    """POST /v1/payment_intents; with `confirm` it is charged at once."""
    if int(asked.get("amount", 0)) < 1:
        raise invalid("parameter_invalid_integer", "This value must be greater than or equal to 1.")
    intent = intend(
        world,
        int(asked["amount"]),
        asked["currency"],
        asked.get("customer"),
        asked.get("metadata", {}),
    )
    world.say("payment_intent.created", intent)
    if truth(asked.get("confirm")):
        charge(world, intent, cards.method_of(world, asked["payment_method"]))
    return intent


def retrieve(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/payment_intents/{ref}."""
    return world.get(ref)


def every(world: World, asked: Params) -> Thing:
    """GET /v1/payment_intents."""
    wanted = {name: asked[name] for name in ("customer",) if name in asked}
    return listed(world.all("pi", **wanted), asked, "/v1/payment_intents")


def cancel(world: World, _asked: Params, ref: str) -> Thing:
    """POST /v1/payment_intents/{ref}/cancel."""
    intent = world.get(ref)
    if intent["status"] in ("succeeded", "canceled"):
        raise invalid("payment_intent_unexpected_state", "This cannot be cancelled.")
    intent["status"] = "canceled"
    world.say("payment_intent.canceled", intent)
    return intent


def intend(
    world: World, amount: int, currency: str, customer: str | None, metadata: dict[str, Any]
) -> Thing:
    """An intent that nobody has paid yet."""
    return world.make(
        "pi", amount=amount, amount_received=0, currency=currency, customer=customer,
        metadata=metadata, status="requires_payment_method", latest_charge=None,
        payment_method=None, last_payment_error=None, canceled_at=None,
    )  # fmt: skip


def charge(world: World, intent: Thing, method: Thing) -> Thing:
    """Charge a card. Raises StripeSays when it is declined; the intent stays."""
    declined = cards.decline_of(method)
    made = world.make(
        "ch", payment_intent=intent["id"], amount=intent["amount"], amount_refunded=0,
        currency=intent["currency"], refunded=False, disputed=False, paid=not declined,
        status="failed" if declined else "succeeded", metadata=dict(intent["metadata"]),
        customer=intent["customer"],
    )  # fmt: skip
    intent["latest_charge"] = made["id"]
    if declined:
        error = {"type": "card_error", "code": "card_declined", "decline_code": declined}
        intent["last_payment_error"] = {**error, "message": "Your card was declined."}
        intent["status"] = "requires_payment_method"
        world.say("charge.failed", made)
        world.say("payment_intent.payment_failed", intent)
        raise StripeSays(
            402, "card_error", "card_declined", "Your card was declined.",
            decline_code=declined, payment_intent=dict(intent),
        )  # fmt: skip
    intent.update(status="succeeded", amount_received=intent["amount"], payment_method=method["id"])
    intent["last_payment_error"] = None
    world.say("charge.succeeded", made)
    world.say("payment_intent.succeeded", intent)
    return made


def retrieve_charge(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/charges/{ref}."""
    return world.get(ref)


def refund(world: World, asked: Params) -> Thing:
    """POST /v1/refunds."""
    intent = world.get(asked["payment_intent"])
    paid = world.get(intent["latest_charge"])
    amount = int(asked.get("amount", paid["amount"] - paid["amount_refunded"]))
    if not 0 < amount <= paid["amount"] - paid["amount_refunded"]:
        raise invalid("charge_already_refunded", "There is not so much left to refund.")
    paid["amount_refunded"] += amount
    paid["refunded"] = paid["amount_refunded"] == paid["amount"]
    made = world.make(
        "re", payment_intent=intent["id"], charge=paid["id"], amount=amount,
        currency=intent["currency"], status="succeeded", reason=asked.get("reason"),
        metadata=asked.get("metadata", {}),
    )  # fmt: skip
    world.say("refund.created", made)
    world.say("charge.refunded", paid)
    return made


def refund_fails(world: World, ref: str) -> Thing:
    """The bank sends a refund back."""
    made = world.get(ref)
    paid = world.get(made["charge"])
    made["status"] = "failed"
    paid["amount_refunded"] -= made["amount"]
    paid["refunded"] = False
    world.say("refund.failed", made)
    return made


def retrieve_refund(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/refunds/{ref}."""
    return world.get(ref)


def every_refund(world: World, asked: Params) -> Thing:
    """GET /v1/refunds."""
    wanted = {name: asked[name] for name in ("payment_intent",) if name in asked}
    return listed(world.all("re", **wanted), asked, "/v1/refunds")


def dispute(world: World, intent_ref: str, amount: int | None = None) -> Thing:
    """The holder of a card asks the bank for the money back, or for a part of it."""
    intent = world.get(intent_ref)
    paid = world.get(intent["latest_charge"])
    paid["disputed"] = True
    made = world.make(
        "dp", payment_intent=intent_ref, charge=paid["id"], amount=amount or paid["amount"],
        currency=paid["currency"], status="needs_response", reason="fraudulent", metadata={},
    )  # fmt: skip
    world.say("charge.dispute.created", made)
    return made


def settle_dispute(world: World, ref: str, status: str) -> Thing:
    """The bank decides: won, or lost."""
    made = world.get(ref)
    made["status"] = status
    world.say("charge.dispute.closed", made)
    return made


def retrieve_dispute(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/disputes/{ref}."""
    return world.get(ref)


def every_dispute(world: World, asked: Params) -> Thing:
    """GET /v1/disputes."""
    wanted = {name: asked[name] for name in ("payment_intent",) if name in asked}
    return listed(world.all("dp", **wanted), asked, "/v1/disputes")
