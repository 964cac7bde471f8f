"""What stands on the accounts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, func, literal, select

from services.membership.models import LedgerEntry, Merge
from services.membership.models.ledger import Account
from services.membership.rules.dues import Payer
from shared.database import Session


def credit_of(session: Session, payer: Payer, currency: str, invoice_id: UUID | None = None) -> int:
    """What a party has paid too much, in one currency; or what of it stems from one invoice.

    What was booked of a record that was merged into the party's is the party's.
    """
    found = select(func.sum(-LedgerEntry.amount_minor)).where(
        LedgerEntry.account == Account.CREDIT, LedgerEntry.currency == currency, is_of(payer)
    )
    if invoice_id is not None:
        found = found.where(LedgerEntry.invoice_id == invoice_id)
    return int(session.scalar(found) or 0)


def is_of(payer: Payer) -> Any:
    """Entries of a party, and of whatever was merged into it."""
    if payer.organisation_id is not None:
        party, column = payer.organisation_id, LedgerEntry.payer_organisation_id
    else:
        assert payer.person_id is not None, "one of the two pays"
        party, column = payer.person_id, LedgerEntry.payer_person_id
    own = select(literal(party, Uuid).label("id")).cte("own", recursive=True)
    merged = select(Merge.merged_id).join(own, Merge.survivor_id == own.c.id)
    everything = own.union(merged.where(Merge.undone_at.is_(None)))
    return column.in_(select(everything.c.id))
