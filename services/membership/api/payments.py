"""Paying by card: pages to pay on, saved cards, automatic renewal, refunds, and what waits for the staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions.provider import charges, checkouts, refunds, retries, tasks
from services.membership.actions.provider.checkouts import Cashdesk
from services.membership.models import ChargeAttempt, Checkout, Membership, Payment, PaymentTask
from services.membership.queries import provider as queries
from services.membership.schemas.payments import (
    AttemptsOut,
    AutoRenew,
    CardOut,
    CardRefundAsked,
    CheckoutOut,
    NewCard,
    NewCardRefund,
    NewCheckout,
    PartyNamed,
    TaskFilter,
    TaskOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, settings, today

blp = Blueprint("payments", __name__, description=__doc__)


@blp.route("/invoices/<uuid:invoice_id>/checkouts", methods=["POST"])
@allow()
@blp.arguments(NewCheckout)
@blp.response(202, CheckoutOut)
def check_out(asked: dict[str, Any], invoice_id: UUID) -> Checkout:
    """Have a page made on which an invoice is paid; read it at `/checkouts/{id}` until it has a `url`.

    Asking twice returns the page that is still open.
    """
    return checkouts.ask_for_checkout(
        session(), invoice_id, _desk(), caller(), **asked, today=today(), now=now()
    )


@blp.route("/checkouts/<uuid:checkout_id>", methods=["GET"])
@allow()
@blp.response(200, CheckoutOut)
def show_checkout(checkout_id: UUID) -> Checkout:
    """A checkout, for who pays and for the staff. The address of a portal is shown for five minutes."""
    return queries.checkout_shown(session(), checkout_id, caller(), today(), now())


@blp.route("/payment-methods", methods=["GET"])
@allow()
@blp.arguments(PartyNamed, location="query")
@blp.response(200, CardOut)
def show_card(named: dict[str, Any]) -> dict[str, Any]:
    """The saved card: one's own, or of an organisation or a person that is named."""
    live = settings().takes_real_money
    card = queries.card_shown(
        session(), **_party(named), livemode=live, caller=caller(), today=today()
    )
    return {
        "saved": card is not None,
        "brand": card.method_brand if card else "",
        "last4": card.method_last4 if card else "",
        "expires": card.method_expires if card else "",
        "livemode": live,
    }


@blp.route("/payment-methods", methods=["POST"])
@allow()
@blp.arguments(NewCard)
@blp.response(202, CheckoutOut)
def save_card(named: dict[str, Any]) -> Checkout:
    """Have a page made on which a card is saved, and nothing paid; read it at `/checkouts/{id}`."""
    currency = named.pop("currency")
    return checkouts.ask_to_save_card(
        session(), _desk(), caller(), **_party(named), currency=currency, today=today(), now=now()
    )


@blp.route("/payment-methods/portal-sessions", methods=["POST"])
@allow()
@blp.arguments(PartyNamed)
@blp.response(202, CheckoutOut)
def open_portal(named: dict[str, Any]) -> Checkout:
    """Have a page made on which cards are looked after; read its address at `/checkouts/{id}`.

    Whoever has the address is let in: it works for five minutes and is never written to anybody.
    """
    return checkouts.ask_for_portal(
        session(), _desk(), caller(), **_party(named), today=today(), now=now()
    )


@blp.route("/memberships/<uuid:membership_id>/auto-renew", methods=["PUT"])
@allow()
@blp.arguments(AutoRenew)
@blp.response(200, AutoRenew)
def set_auto_renew(asked: dict[str, Any], membership_id: UUID) -> Membership:
    """Let dues be charged to the saved card, with a notice before each charge; or no more.

    Only the person whose card it is lets it be charged; stewards and treasurers may stop it.
    """
    return charges.set_auto_renew(session(), membership_id, asked["auto_renew"], caller())


@blp.route("/memberships/<uuid:membership_id>/charges", methods=["GET"])
@allow()
@blp.response(200, AttemptsOut)
def show_charges(membership_id: UUID) -> dict[str, list[ChargeAttempt]]:
    """The automatic charges of a membership: those to come, and how the others ended."""
    return {"items": queries.attempts_shown(session(), membership_id, caller())}


@blp.route("/payments/<uuid:payment_id>/card-refunds", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewCardRefund)
@blp.response(202, CardRefundAsked)
def refund(asked: dict[str, Any], payment_id: UUID) -> Payment:
    """Give money back to the card that it came from. The membership goes on: that is decided by people."""
    live = settings().takes_real_money
    return refunds.ask_for_card_refund(session(), payment_id, asked["amount_minor"], live, now())


@blp.route("/payments/tasks", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(TaskFilter, location="query")
@blp.response(200, paged(TaskOut))
def show_tasks(asked: dict[str, Any]) -> Page[PaymentTask]:
    """Disputes, credits, cards that were given up and differences that wait for a person, oldest first."""
    return queries.tasks(session(), **asked)


@blp.route("/payments/tasks/<uuid:task_id>/closure", methods=["POST"])
@allow(Role.TREASURER)
@blp.response(200, TaskOut)
def close_task(task_id: UUID) -> PaymentTask:
    """Note that a task was dealt with."""
    return tasks.close_task(session(), task_id, caller().person_id, now())


@blp.route("/payments/tasks/<uuid:task_id>/retry", methods=["POST"])
@allow(Role.TREASURER)
@blp.response(200, TaskOut)
def retry_task(task_id: UUID) -> PaymentTask:
    """Have the provider asked again for what it did not answer or would not do (`call-failed`), and close it.

    What it perhaps did is looked for first: nothing is done twice.
    """
    return retries.retry_task(session(), task_id, caller().person_id, now())


def _desk() -> Cashdesk:
    made_of = settings()
    return Cashdesk(made_of.payment_provider, made_of.takes_real_money, made_of.base_url)


def _party(named: dict[str, Any]) -> dict[str, UUID | None]:
    """Who is named, or else who asks."""
    person_id = named["person_id"] or (None if named["organisation_id"] else caller().person_id)
    return {"organisation_id": named["organisation_id"], "person_id": person_id}
