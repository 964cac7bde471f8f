"""Saying what stands on the invoices of a party that pays, and whether it owes tax."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.membership.models import BillingDetails
from services.membership.queries.billing import billing_of, known_party
from services.membership.rules.dues import Payer
from shared.database import Session, upsert

_KEPT = (
    "legal_name",
    "address",
    "tax_number",
    "tax_exempt",
    "exemption",
    "purchase_order",
    "letter_language",
)


def describe_billing(
    session: Session, payer: Payer, described: Mapping[str, Any]
) -> BillingDetails:
    """Say what stands on a party's invoices from now on; those that are written stay.

    Asking twice changes nothing.
    """
    return _keep(session, payer, described)


def exempt_from_tax(
    session: Session, payer: Payer, tax_exempt: bool, exemption: str
) -> BillingDetails:
    """Ask a party for no tax from now on, and say why; or for tax again. Asking twice changes nothing."""
    return _keep(session, payer, {"tax_exempt": tax_exempt, "exemption": exemption})


def _keep(session: Session, payer: Payer, said: Mapping[str, Any]) -> BillingDetails:
    payer = known_party(session, payer)
    known = billing_of(session, payer)
    values = {name: getattr(known, name) for name in _KEPT} | dict(said)
    upsert(session, BillingDetails, _key(payer), values)
    session.expire_all()
    return billing_of(session, payer)


def _key(payer: Payer) -> dict[str, Any]:
    if payer.organisation_id is not None:
        return {"organisation_id": payer.organisation_id}
    return {"person_id": payer.person_id}
