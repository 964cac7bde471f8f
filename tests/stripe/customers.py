"""Customers of the double, their cards and their portal."""

from __future__ import annotations

from typing import Any

from tests.stripe import cards
from tests.stripe.wire import Params, invalid, no_such
from tests.stripe.world import Thing, World, listed


def create(world: World, asked: Params) -> Thing:
    """POST /v1/customers."""
    customer = world.make(
        "cus",
        email=asked.get("email"),
        name=asked.get("name"),
        metadata=asked.get("metadata", {}),
        invoice_settings={"default_payment_method": None},
    )
    world.say("customer.created", customer)
    return customer


def update(world: World, asked: Params, ref: str) -> Thing:
    """POST /v1/customers/{ref}."""
    customer = world.get(ref)
    for name in ("email", "name"):
        if name in asked:
            customer[name] = asked[name]
    customer["metadata"] |= asked.get("metadata", {})
    customer["invoice_settings"] |= asked.get("invoice_settings", {})
    world.say("customer.updated", customer)
    return customer


def retrieve(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/customers/{ref}."""
    if ref not in world.things:
        raise no_such("customer", ref)
    return world.things[ref]


def delete(world: World, _asked: Params, ref: str) -> Thing:
    """DELETE /v1/customers/{ref}: name, address and cards are gone, the payments stay."""
    customer = world.things.get(ref)
    if customer is None or customer.get("deleted"):
        raise no_such("customer", ref)
    for method in cards.saved(world, ref):
        method["customer"] = None
    world.say("customer.deleted", dict(customer))
    customer.clear()
    customer.update(id=ref, object="customer", deleted=True)
    return customer


def every(world: World, asked: Params) -> Thing:
    """GET /v1/customers."""
    wanted: dict[str, Any] = {name: asked[name] for name in ("email",) if name in asked}
    return listed(world.all("cus", **wanted), asked, "/v1/customers")


def methods(world: World, asked: Params, ref: str) -> Thing:
    """GET /v1/customers/{ref}/payment_methods."""
    return listed(cards.saved(world, ref), asked, f"/v1/customers/{ref}/payment_methods")


def portal(world: World, asked: Params) -> Thing:
    """POST /v1/billing_portal/sessions."""
    session = world.make(
        "bps", customer=world.get(asked["customer"])["id"], return_url=asked.get("return_url")
    )
    session["url"] = f"{world.base_url}/p/{session['id']}"
    return session


def set_up(world: World, asked: Params) -> Thing:
    """POST /v1/setup_intents, confirmed at once."""
    if "payment_method" not in asked:
        raise invalid("parameter_missing", "Missing required param: payment_method.")
    method = cards.method_of(world, asked["payment_method"])
    method["customer"] = asked["customer"]
    intent = world.make(
        "seti", customer=asked["customer"], payment_method=method["id"], status="succeeded",
        usage=asked.get("usage", "off_session"), metadata=asked.get("metadata", {}),
    )  # fmt: skip
    world.say("setup_intent.succeeded", intent)
    return intent
