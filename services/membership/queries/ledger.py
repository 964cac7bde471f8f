"""What stands on the accounts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import LedgerEntry
from services.membership.models.ledger import Account
from services.membership.rules.dues import Payer
from shared.database import Session


def credit_of(session: Session, payer: Payer, currency: str, invoice_id: UUID | None = None) -> int:
    """What a party has paid too much, in one currency; or what of it stems from one invoice."""
    found = select(func.sum(-LedgerEntry.amount_minor)).where(
        LedgerEntry.account == Account.CREDIT,
        LedgerEntry.currency == currency,
        LedgerEntry.payer_organisation_id == payer.organisation_id
        if payer.organisation_id
        else LedgerEntry.payer_person_id == payer.person_id,
    )
    if invoice_id is not None:
        found = found.where(LedgerEntry.invoice_id == invoice_id)
    return int(session.scalar(found) or 0)
