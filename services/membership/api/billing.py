"""Who writes invoices and to whom: the association, and what those who pay want on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import billing as actions
from services.membership.actions.proposals import bill_or_propose
from services.membership.actions.sellers import describe_seller
from services.membership.models import BillingDetails
from services.membership.queries import billing as queries
from services.membership.queries.billing import party
from services.membership.queries.sellers import seller_today
from services.membership.schemas.billing import (
    BillingDetailsOut,
    NewBillingDetails,
    NewExemption,
    SellerOut,
    SellerSeen,
)
from shared.callers import Role
from shared.web import Blueprint, allow, caller, now, session, today

blp = Blueprint("billing", __name__, description=__doc__)

_OF_ORGANISATION = "/organisations/<uuid:organisation_id>"
_OF_PERSON = "/persons/<uuid:person_id>"


@blp.route("/policies/seller", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, SellerSeen)
def seller() -> Any:
    """What stands on invoices of the association: its legal name, its address, the account to pay to."""
    return seller_today(session())


@blp.route("/policies/seller", methods=["PUT"])
@allow(Role.TREASURER)
@blp.arguments(SellerOut)
@blp.response(200, SellerSeen)
def describe(asked: dict[str, Any]) -> Any:
    """Say what stands on invoices from now on; those that are written stay as they are."""
    return describe_seller(session(), asked)


@blp.route(f"{_OF_ORGANISATION}/billing-details", methods=["GET"])
@allow()
@blp.response(200, BillingDetailsOut)
def details_of_organisation(organisation_id: UUID) -> BillingDetails:
    """What an organisation wants on its invoices, for its representatives and the staff."""
    return queries.billing_seen(session(), party(organisation_id=organisation_id), caller())


@blp.route(f"{_OF_ORGANISATION}/billing-details", methods=["PUT"])
@allow()
@blp.arguments(NewBillingDetails)
@blp.response(200, BillingDetailsOut)
@blp.alt_response(202, schema=BillingDetailsOut, description="Some of it awaits approval.")
def bill_organisation(asked: dict[str, Any], organisation_id: UUID) -> tuple[Any, int]:
    """Say what an organisation wants on its invoices: its billing or primary representative, or the staff.

    Another legal name or tax number than is known already is proposed when a representative asks (202): see
    `/change-proposals`.
    """
    payer = party(organisation_id=organisation_id)
    queries.let_decide(session(), payer, caller(), today())
    told = bill_or_propose(session(), payer, asked, caller(), now())
    return told.holds, told.status


@blp.route(f"{_OF_ORGANISATION}/tax-exemption", methods=["PUT"])
@allow(Role.TREASURER)
@blp.arguments(NewExemption)
@blp.response(200, BillingDetailsOut)
def exempt_organisation(asked: dict[str, Any], organisation_id: UUID) -> BillingDetails:
    """Ask an organisation for no tax from now on, and say why; or for tax again."""
    return actions.exempt_from_tax(session(), party(organisation_id=organisation_id), **asked)


@blp.route(f"{_OF_PERSON}/billing-details", methods=["GET"])
@allow()
@blp.response(200, BillingDetailsOut)
def details_of_person(person_id: UUID) -> BillingDetails:
    """What a person wants on their invoices, for themselves and the staff."""
    return queries.billing_seen(session(), party(person_id=person_id), caller())


@blp.route(f"{_OF_PERSON}/billing-details", methods=["PUT"])
@allow()
@blp.arguments(NewBillingDetails)
@blp.response(200, BillingDetailsOut)
def bill_person(asked: dict[str, Any], person_id: UUID) -> BillingDetails:
    """Say what a person wants on their invoices."""
    payer = party(person_id=person_id)
    queries.let_decide(session(), payer, caller(), today())
    return actions.describe_billing(session(), payer, asked)


@blp.route(f"{_OF_PERSON}/tax-exemption", methods=["PUT"])
@allow(Role.TREASURER)
@blp.arguments(NewExemption)
@blp.response(200, BillingDetailsOut)
def exempt_person(asked: dict[str, Any], person_id: UUID) -> BillingDetails:
    """Ask a person for no tax from now on, and say why; or for tax again."""
    return actions.exempt_from_tax(session(), party(person_id=person_id), **asked)
