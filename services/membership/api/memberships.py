"""Tiers, memberships and their dues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import dues as dues_actions
from services.membership.actions import memberships as actions
from services.membership.models import Tier
from services.membership.queries import dues
from services.membership.queries.dues import InvoiceShown, MembershipShown, PaymentShown
from services.membership.schemas.memberships import (
    InvoiceFilter,
    InvoiceOut,
    MembershipFilter,
    MembershipOut,
    NewPayment,
    PaymentRecorded,
    TierList,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, allow_anyone, caller, now, paged, session, today

blp = Blueprint("memberships", __name__, description=__doc__)


@blp.route("/tiers", methods=["GET"])
@allow_anyone
@blp.response(200, TierList)
def tiers() -> dict[str, list[Tier]]:
    """What each kind of member pays and gets."""
    return {"items": dues.tiers(session())}


@blp.route("/memberships", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(MembershipFilter, location="query")
@blp.response(200, paged(MembershipOut))
def memberships(asked: dict[str, Any]) -> Page[MembershipShown]:
    """Memberships, oldest first, of a standing if one is asked for.

    Standing follows from the terms on the day, so a page may hold fewer than `limit`: follow `next`.
    """
    return dues.memberships(session(), **asked, today=today())


@blp.route("/memberships/<uuid:membership_id>", methods=["GET"])
@allow()
@blp.response(200, MembershipOut)
def show(membership_id: UUID) -> MembershipShown:
    """A membership, for whose it is and for the staff."""
    return dues.membership_shown(session(), membership_id, caller(), today())


@blp.route("/memberships/<uuid:membership_id>/renewals", methods=["POST"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.response(201, InvoiceOut)
def renew(membership_id: UUID) -> InvoiceShown:
    """Ask for the dues of the next term; paying them appends it."""
    invoice = actions.renew_membership(session(), membership_id, today())
    return dues.show_invoice(invoice, today())


@blp.route("/invoices", methods=["GET"])
@allow()
@blp.arguments(InvoiceFilter, location="query")
@blp.response(200, paged(InvoiceOut))
def invoices(asked: dict[str, Any]) -> Page[InvoiceShown]:
    """Invoices, oldest first: of a membership for whose it is, of all for the staff."""
    return dues.invoices(session(), **asked, caller=caller(), today=today())


@blp.route("/invoices/<uuid:invoice_id>", methods=["GET"])
@allow()
@blp.response(200, InvoiceOut)
def show_invoice(invoice_id: UUID) -> InvoiceShown:
    """An invoice, for whose it is and for the staff."""
    return dues.invoice_shown(session(), invoice_id, caller(), today())


@blp.route("/invoices/<uuid:invoice_id>/payments", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewPayment)
@blp.response(201, PaymentRecorded)
def pay(payment: dict[str, Any], invoice_id: UUID) -> PaymentShown:
    """Record money that came in. In full, it grants the term that the invoice asked for."""
    recorded = dues_actions.record_payment(
        session(),
        invoice_id,
        **payment,
        recorded_by_id=caller().person_id,
        today=today(),
        now=now(),
    )
    return dues.show_payment(session(), recorded, today())
