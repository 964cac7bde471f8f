"""Dues: invoices, and what is paid on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import dues as actions
from services.membership.queries import dues
from services.membership.queries.dues import InvoiceShown, PaymentShown
from services.membership.schemas.dues import (
    InvoiceFilter,
    InvoiceOut,
    NewPayment,
    PaymentRecorded,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("dues", __name__, url_prefix="/invoices", description=__doc__)


@blp.route("", methods=["GET"])
@allow()
@blp.arguments(InvoiceFilter, location="query")
@blp.response(200, paged(InvoiceOut))
def invoices(asked: dict[str, Any]) -> Page[InvoiceShown]:
    """Invoices, oldest first: of a membership for whose it is, of all for the staff."""
    return dues.invoices(session(), **asked, caller=caller(), today=today())


@blp.route("/<uuid:invoice_id>", methods=["GET"])
@allow()
@blp.response(200, InvoiceOut)
def show_invoice(invoice_id: UUID) -> InvoiceShown:
    """An invoice, for whose it is and for the staff."""
    return dues.invoice_shown(session(), invoice_id, caller(), today())


@blp.route("/<uuid:invoice_id>/payments", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewPayment)
@blp.response(201, PaymentRecorded)
def pay(payment: dict[str, Any], invoice_id: UUID) -> PaymentShown:
    """Record money that came in. In full, it grants the term that the invoice asked for."""
    recorded = actions.record_payment(
        session(),
        invoice_id,
        **payment,
        recorded_by_id=caller().person_id,
        today=today(),
        now=now(),
    )
    return dues.show_payment(session(), recorded, today())
