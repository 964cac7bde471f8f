"""Checkout sessions of the double, and the page on which a person pays."""

from __future__ import annotations

from tests.stripe import cards, money
from tests.stripe.wire import Params, StripeSays, invalid
from tests.stripe.world import Thing, World, listed

_LIVES = 24 * 3600


def create(world: World, asked: Params) -> Thing:
    """POST /v1/checkout/sessions."""
    mode = asked.get("mode", "payment")
    if mode not in ("payment", "setup"):
        raise invalid("parameter_invalid", "The double knows payment and setup alone.")
    items = asked.get("line_items", [])
    priced = [one["price_data"] for one in items]
    amounts = [int(one["price_data"]["unit_amount"]) * int(one.get("quantity", 1)) for one in items]
    session = world.make(
        "cs", mode=mode, status="open", payment_status="no_payment_required" if mode == "setup" else "unpaid",
        customer=asked.get("customer"), client_reference_id=asked.get("client_reference_id"),
        metadata=asked.get("metadata", {}), payment_intent=None, setup_intent=None, invoice=None,
        amount_total=sum(amounts) if items else None,
        currency=priced[0]["currency"] if priced else asked.get("currency"),
        success_url=asked.get("success_url"), cancel_url=asked.get("cancel_url"),
        expires_at=int(asked.get("expires_at", world.now + _LIVES)),
        _intent=asked.get("payment_intent_data", {}),
    )  # fmt: skip
    session["url"] = f"{world.base_url}/c/pay/{session['id']}"
    return session


def retrieve(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/checkout/sessions/{ref}."""
    return _aged(world, world.get(ref))


def every(world: World, asked: Params) -> Thing:
    """GET /v1/checkout/sessions."""
    wanted = {
        name: asked[name] for name in ("customer", "payment_intent", "status") if name in asked
    }
    return listed(world.all("cs", **wanted), asked, "/v1/checkout/sessions")


def expire(world: World, _asked: Params, ref: str) -> Thing:
    """POST /v1/checkout/sessions/{ref}/expire."""
    session = world.get(ref)
    if session["status"] != "open":
        raise invalid("checkout_session_not_open", "Only open sessions can be expired.")
    session.update(status="expired", url=None)
    world.say("checkout.session.expired", session)
    return session


def pay(world: World, ref: str, number: str = cards.GOOD) -> Thing:
    """Somebody fills in the page. Raises StripeSays when the card is declined; the page stays open."""
    session = _aged(world, world.get(ref))
    if session["status"] != "open":
        raise invalid("checkout_session_not_open", f"The session is {session['status']}.")
    method = cards.card(world, number)
    if session["mode"] == "setup":
        return _set_up(world, session, method)
    intent = _intent_of(world, session)
    money.charge(world, intent, method)
    if session["_intent"].get("setup_future_usage"):
        method["customer"] = session["customer"]
        world.say("payment_method.attached", method)
    return _complete(world, session, payment_status="paid")


def _set_up(world: World, session: Thing, method: Thing) -> Thing:
    if cards.decline_of(method):
        raise StripeSays(402, "card_error", "card_declined", "Your card was declined.")
    method["customer"] = session["customer"]
    intent = world.make(
        "seti", customer=session["customer"], payment_method=method["id"], status="succeeded",
        usage="off_session", metadata={},
    )  # fmt: skip
    world.say("setup_intent.succeeded", intent)
    session["setup_intent"] = intent["id"]
    return _complete(world, session)


def _intent_of(world: World, session: Thing) -> Thing:
    if session["payment_intent"] is None:
        intent = money.intend(
            world, session["amount_total"], session["currency"], session["customer"],
            dict(session["_intent"].get("metadata", {})),
        )  # fmt: skip
        session["payment_intent"] = intent["id"]
    return world.get(session["payment_intent"])


def _complete(world: World, session: Thing, **more: str) -> Thing:
    session.update(status="complete", url=None, **more)
    world.say("checkout.session.completed", session)
    return session


def _aged(world: World, session: Thing) -> Thing:
    if session["status"] == "open" and session["expires_at"] <= world.now:
        session.update(status="expired", url=None)
        world.say("checkout.session.expired", session)
    return session
