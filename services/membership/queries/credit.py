"""What a party has paid too much, and with which payments it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from services.membership.models import Invoice, LedgerEntry, Payment, Refund
from services.membership.models.dues import BY_HAND
from services.membership.models.ledger import Account
from services.membership.queries.ledger import is_of
from services.membership.rules.dues import Payer
from shared.database import Session


def credits_of(session: Session, payer: Payer) -> list[dict[str, Any]]:
    """What a party has paid too much, in each currency in which it has."""
    total = func.sum(-LedgerEntry.amount_minor)
    found = (
        select(LedgerEntry.currency, total)
        .where(LedgerEntry.account == Account.CREDIT, is_of(payer))
        .group_by(LedgerEntry.currency)
        .having(total > 0)
    )
    rows = session.execute(found.order_by(LedgerEntry.currency))
    return [{"currency": currency, "amount_minor": int(minor)} for currency, minor in rows]


def payments_by_hand(session: Session, payer: Payer, currency: str) -> Sequence[Payment]:
    """The payments of a party that did not come by card, and did not go back; the latest first."""
    found = (
        select(Payment)
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(
            *_paid_by(payer),
            Invoice.currency == currency,
            Payment.method.in_(BY_HAND),
            Payment.reversed_on.is_(None),
        )
    )
    return session.scalars(found.order_by(Payment.id.desc())).all()


def refunds_called(session: Session, payer: Payer, reference: str) -> list[tuple[Refund, str]]:
    """The refunds of a party's payments that have this reference, each with its currency."""
    found = (
        select(Refund, Invoice.currency)
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(*_paid_by(payer), Refund.reference == reference)
    )
    return [(refund, currency) for refund, currency in session.execute(found.order_by(Refund.id))]


def _paid_by(payer: Payer) -> tuple[Any, ...]:
    if payer.organisation_id is not None:
        return (Invoice.payer_organisation_id == payer.organisation_id,)
    return (Invoice.payer_person_id == payer.person_id,)
