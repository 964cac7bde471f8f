"""Credit: what a party has paid too much, used on what it owes, or given back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import dues as actions
from services.membership.models import Refund
from services.membership.queries import dues
from services.membership.queries.billing import let_decide_on, party
from services.membership.queries.dues import InvoiceShown
from services.membership.schemas.dues import InvoiceOut, NewCreditRefund, RefundList
from shared.callers import Role
from shared.web import Blueprint, allow, caller, now, session, today

blp = Blueprint("credit", __name__, description=__doc__)


@blp.route("/invoices/<uuid:invoice_id>/credit-uses", methods=["POST"])
@allow()
@blp.response(201, InvoiceOut)
def use(invoice_id: UUID) -> InvoiceShown:
    """Pay of an invoice what the payer's credit reaches for: whoever holds the purse, or the staff."""
    let_decide_on(session(), invoice_id, caller(), today())
    by = caller().person_id
    paid = actions.use_credit(session(), invoice_id, by, today=today(), now=now())
    return dues.show_invoice(paid, today())


@blp.route("/organisations/<uuid:organisation_id>/credit-refunds", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewCreditRefund)
@blp.response(201, RefundList)
def give_back_to_organisation(asked: dict[str, Any], organisation_id: UUID) -> dict[str, Any]:
    """Give an organisation back what it has paid too much; what came by card goes back to the card."""
    payer = party(organisation_id=organisation_id)
    return {"items": _given_back(payer, asked)}


@blp.route("/persons/<uuid:person_id>/credit-refunds", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewCreditRefund)
@blp.response(201, RefundList)
def give_back_to_person(asked: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Give a person back what they have paid too much; what came by card goes back to the card."""
    payer = party(person_id=person_id)
    return {"items": _given_back(payer, asked)}


def _given_back(payer: Any, asked: dict[str, Any]) -> list[Refund]:
    by = caller().person_id
    return actions.give_back_credit(
        session(), payer, **asked, recorded_by_id=by, today=today(), now=now()
    )
