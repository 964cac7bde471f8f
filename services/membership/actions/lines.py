"""Carrying out what a paid line of an invoice asked for."""

from __future__ import annotations

from datetime import datetime

from services.membership.models import Invoice, InvoiceLine
from shared.database import Session


def carry_out_line(session: Session, invoice: Invoice, line: InvoiceLine, now: datetime) -> None:
    """Do what a line of a paid invoice asked for: grant a term, an upgrade, or seats.

    Asking twice does nothing more. Lines of other kinds ask for nothing to be done.
    """
