"""Seats beyond those of a tier: where they were asked for and paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import CarriedOut, Invoice, InvoiceLine
from services.membership.models.words import LineKind
from shared.database import Session


def paid_seats(session: Session, membership_id: UUID, today: date) -> Sequence[InvoiceLine]:
    """The lines that seats of a membership were paid by whose days are not over, the latest first."""
    found = (
        select(InvoiceLine)
        .join(CarriedOut, CarriedOut.invoice_line_id == InvoiceLine.id)
        .where(InvoiceLine.membership_id == membership_id, InvoiceLine.kind == LineKind.SEATS)
        .where(InvoiceLine.ends_on > today)
        .where(InvoiceLine.amount_minor > InvoiceLine.credited_minor)
    )
    return session.scalars(found.order_by(InvoiceLine.id.desc())).all()


def invoices_of_seats(session: Session, membership_id: UUID) -> Sequence[Invoice]:
    """The invoices by which seats of a membership were paid that may still be credited."""
    lines = (
        select(InvoiceLine.invoice_id)
        .join(CarriedOut, CarriedOut.invoice_line_id == InvoiceLine.id)
        .where(InvoiceLine.membership_id == membership_id, InvoiceLine.kind == LineKind.SEATS)
        .where(InvoiceLine.amount_minor > InvoiceLine.credited_minor)
    )
    return session.scalars(select(Invoice).where(Invoice.id.in_(lines))).all()
