"""Memberships, and renewing them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import memberships as actions
from services.membership.queries import dues
from services.membership.queries import memberships as queries
from services.membership.queries.dues import InvoiceShown
from services.membership.queries.memberships import MembershipShown
from services.membership.schemas.dues import InvoiceOut
from services.membership.schemas.memberships import MembershipFilter, MembershipOut
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, paged, session, today

blp = Blueprint("memberships", __name__, url_prefix="/memberships", description=__doc__)


@blp.route("", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(MembershipFilter, location="query")
@blp.response(200, paged(MembershipOut))
def memberships(asked: dict[str, Any]) -> Page[MembershipShown]:
    """Memberships, oldest first, of a standing if one is asked for.

    Standing follows from the terms on the day, so a page may hold fewer than `limit`: follow `next`.
    """
    return queries.memberships(session(), **asked, today=today())


@blp.route("/<uuid:membership_id>", methods=["GET"])
@allow()
@blp.response(200, MembershipOut)
def show(membership_id: UUID) -> MembershipShown:
    """A membership, for whose it is and for the staff."""
    return queries.membership_shown(session(), membership_id, caller(), today())


@blp.route("/<uuid:membership_id>/renewals", methods=["POST"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.response(201, InvoiceOut)
def renew(membership_id: UUID) -> InvoiceShown:
    """Ask for the dues of the next term; paying them appends it."""
    invoice = actions.renew_membership(session(), membership_id, today())
    return dues.show_invoice(invoice, today())
