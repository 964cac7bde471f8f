"""Invoices of the double: drafted, finalized, and then paid, void or uncollectible."""

from __future__ import annotations

from typing import Any

from tests.stripe import cards, money
from tests.stripe.wire import Params, invalid, truth
from tests.stripe.world import Thing, World, listed


def create(world: World, asked: Params) -> Thing:
    """POST /v1/invoices."""
    days = int(asked.get("days_until_due", 0))
    if int(asked.get("due_date", world.now + 1)) <= world.now:
        raise invalid("parameter_invalid", "The due date must be in the future.")
    invoice = world.make(
        "in", status="draft", customer=world.get(asked["customer"])["id"],
        currency=asked.get("currency", "eur"), collection_method=asked.get("collection_method"),
        metadata=asked.get("metadata", {}), number=None, hosted_invoice_url=None, amount_due=0,
        amount_paid=0, amount_remaining=0, amount_paid_off_stripe=0, total=0, auto_advance=False,
        due_date=int(asked["due_date"]) if "due_date" in asked else world.now + days * 86_400,
        lines={"object": "list", "data": [], "has_more": False}, status_transitions={},
        description=asked.get("description"),
    )  # fmt: skip
    world.say("invoice.created", invoice)
    return invoice


def add_line(world: World, asked: Params) -> Thing:
    """POST /v1/invoiceitems."""
    invoice = world.get(asked["invoice"])
    if invoice["status"] != "draft":
        raise invalid("invoice_not_editable", "Only drafts take lines.")
    period = {name: int(value) for name, value in asked.get("period", {}).items()}
    item = world.make(
        "ii", invoice=invoice["id"], customer=invoice["customer"], amount=int(asked["amount"]),
        currency=asked["currency"], description=asked.get("description"), period=period,
        metadata=asked.get("metadata", {}),
    )  # fmt: skip
    line = {**item, "id": item["id"].replace("ii_", "il_"), "object": "line_item"}
    invoice["lines"]["data"].append(line)
    _sum(invoice)
    return item


def retrieve(world: World, _asked: Params, ref: str) -> Thing:
    """GET /v1/invoices/{ref}."""
    return world.get(ref)


def every(world: World, asked: Params) -> Thing:
    """GET /v1/invoices."""
    wanted = {name: asked[name] for name in ("customer", "status") if name in asked}
    return listed(world.all("in", **wanted), asked, "/v1/invoices")


def finalize(world: World, _asked: Params, ref: str) -> Thing:
    """POST /v1/invoices/{ref}/finalize."""
    invoice = world.get(ref)
    _check(invoice, "draft")
    invoice["status"] = "open"
    invoice["number"] = f"DOUBLE-{len(world.all('in')):04d}"
    invoice["hosted_invoice_url"] = f"{world.base_url}/i/{ref}"
    world.say("invoice.finalized", invoice)
    return invoice


def pay(world: World, asked: Params, ref: str) -> Thing:
    """POST /v1/invoices/{ref}/pay, with a card or out of band."""
    invoice = world.get(ref)
    _check(invoice, "open")
    if truth(asked.get("paid_out_of_band")):
        invoice["amount_paid_off_stripe"] = invoice["amount_remaining"]
        return _settle(world, invoice)
    return charge(world, ref, cards.method_of(world, asked["payment_method"]))


def charge(world: World, ref: str, method: Thing) -> Thing:
    """Pay with a card. Raises StripeSays when it is declined; the invoice stays open."""
    invoice = world.get(ref)
    _check(invoice, "open")
    intent = money.intend(
        world, invoice["amount_remaining"], invoice["currency"], invoice["customer"], {}
    )
    try:
        money.charge(world, intent, method)
    except Exception:
        world.say("invoice.payment_failed", invoice)
        raise
    world.make(
        "inpay", invoice=ref, amount_paid=intent["amount"], amount_requested=intent["amount"],
        currency=invoice["currency"], status="paid", is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
        status_transitions={"paid_at": world.now, "canceled_at": None},
    )  # fmt: skip
    return _settle(world, invoice)


def void(world: World, _asked: Params, ref: str) -> Thing:
    """POST /v1/invoices/{ref}/void."""
    return _end(world, ref, "void", "invoice.voided")


def give_up(world: World, _asked: Params, ref: str) -> Thing:
    """POST /v1/invoices/{ref}/mark_uncollectible."""
    return _end(world, ref, "uncollectible", "invoice.marked_uncollectible")


def payments(world: World, asked: Params) -> Thing:
    """GET /v1/invoice_payments."""
    found = world.all("inpay")
    if "invoice" in asked:
        found = [one for one in found if one["invoice"] == asked["invoice"]]
    wanted: Any = asked.get("payment", {})
    if "payment_intent" in wanted:
        found = [
            one for one in found if one["payment"]["payment_intent"] == wanted["payment_intent"]
        ]
    return listed(found, asked, "/v1/invoice_payments")


def _settle(world: World, invoice: Thing) -> Thing:
    invoice.update(status="paid", amount_paid=invoice["amount_due"], amount_remaining=0)
    world.say("invoice.paid", invoice)
    return invoice


def _end(world: World, ref: str, status: str, kind: str) -> Thing:
    invoice = world.get(ref)
    _check(invoice, "open")
    invoice["status"] = status
    world.say(kind, invoice)
    return invoice


def _check(invoice: Thing, status: str) -> None:
    if invoice["status"] != status:
        raise invalid("invoice_not_open", f"The invoice is {invoice['status']}.")


def _sum(invoice: Thing) -> None:
    total = sum(line["amount"] for line in invoice["lines"]["data"])
    invoice.update(total=total, amount_due=total, amount_remaining=total)
