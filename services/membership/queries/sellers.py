"""Who writes the invoices, and what was kept of it on each."""

from __future__ import annotations

from services.membership.models import Invoice, Policy
from services.membership.rules.sellers import SELLER, Seller, seller_of, transfer_facts
from shared.database import Session


def seller_today(session: Session) -> Seller:
    """The association as it describes itself on invoices from now on."""
    kept = session.get(Policy, SELLER)
    return seller_of(kept.value if kept else {})


def account_to_pay_to(session: Session, invoice: Invoice) -> tuple[tuple[str, str], ...]:
    """What somebody needs to know to pay an invoice by transfer, as label and value."""
    return transfer_facts(seller_on(session, invoice), invoice.number)


def seller_on(session: Session, invoice: Invoice) -> Seller:
    """Who wrote an invoice, as they were then; as they are, where nothing was said of it then."""
    return seller_of(invoice.seller) if invoice.seller else seller_today(session)
