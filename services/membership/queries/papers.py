"""What papers are printed from, for whoever may read them."""

from __future__ import annotations

from uuid import UUID

from services.membership.models import CreditNote, Invoice
from services.membership.queries.dues import credit_note_seen, invoice_of, invoice_seen
from services.membership.queries.sellers import seller_on
from services.membership.rules.papers import check_is_known
from services.membership.rules.sellers import Seller
from shared.callers import Caller
from shared.database import Session


def invoice_read(
    session: Session, invoice_id: UUID, caller: Caller, opened: UUID | None
) -> tuple[Invoice, Seller]:
    """An invoice and who wrote it, for whose it is, for the staff, and by a link (`opened`) to it."""
    if opened == invoice_id:
        invoice = invoice_of(session, invoice_id)
    else:
        check_is_known(caller)
        invoice = invoice_seen(session, invoice_id, caller)
    return invoice, seller_on(session, invoice)


def credit_note_read(
    session: Session, credit_note_id: UUID, caller: Caller, opened: UUID | None
) -> tuple[CreditNote, Seller]:
    """A credit note and who wrote it; the link to an invoice opens the notes on it, too."""
    note = session.get(CreditNote, credit_note_id)
    if note is None or note.invoice_id != opened:
        check_is_known(caller)
        note = credit_note_seen(session, credit_note_id, caller)
    return note, seller_on(session, note.invoice)
