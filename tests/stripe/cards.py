"""Cards of the double: the numbers and names that Stripe has for trying things out."""

from __future__ import annotations

from tests.stripe.wire import Params, invalid
from tests.stripe.world import Thing, World

GOOD, DECLINED, POOR, LATER_DECLINED = (
    "4242424242424242",
    "4000000000000002",
    "4000000000009995",
    "4000000000000341",
)
_DECLINES = {
    DECLINED: "generic_decline",
    POOR: "insufficient_funds",
    LATER_DECLINED: "generic_decline",
}
_NAMED = {
    "pm_card_visa": GOOD,
    "pm_card_chargeDeclined": DECLINED,
    "pm_card_chargeDeclinedInsufficientFunds": POOR,
    "pm_card_chargeCustomerFail": LATER_DECLINED,
}


def card(world: World, number: str, customer: str | None = None) -> Thing:
    """A card as a payment method, which keeps its number to itself."""
    shown = {"brand": "visa", "last4": number[-4:], "exp_month": 4, "exp_year": 2034}
    return world.make(
        "pm", type="card", card=shown, customer=customer, billing_details={}, metadata={},
        _number=number,
    )  # fmt: skip


def method_of(world: World, ref: str) -> Thing:
    """The payment method of an id, or a new one for a name that stands for a card."""
    return card(world, _NAMED[ref]) if ref in _NAMED else world.get(ref)


def decline_of(method: Thing) -> str | None:
    """Why a charge of this card is declined; None when it is not."""
    return method.get("_decline") or _DECLINES.get(method["_number"])


def retrieve(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/payment_methods/{ref}."""
    return world.get(ref)


def attach(world: World, asked: Params, ref: str) -> Thing:
    """POST /v1/payment_methods/{ref}/attach."""
    method = method_of(world, ref)
    if method["_number"] in (DECLINED, POOR):
        raise invalid("card_declined", "Your card was declined.", status=402)
    method["customer"] = world.get(asked["customer"])["id"]
    world.say("payment_method.attached", method)
    return method


def detach(world: World, _asked: Params, ref: str) -> Thing:
    """POST /v1/payment_methods/{ref}/detach."""
    method = world.get(ref)
    method["customer"] = None
    for one in world.all("cus"):
        if one["invoice_settings"]["default_payment_method"] == ref:
            one["invoice_settings"]["default_payment_method"] = None
    world.say("payment_method.detached", method)
    return method


def declining(world: World, ref: str, code: str | None) -> None:
    """From now on a card declines with a code, or no more."""
    world.get(ref)["_decline"] = code


def saved(world: World, customer: str) -> list[Thing]:
    """The cards of a customer, newest first."""
    return world.all("pm", customer=customer)
