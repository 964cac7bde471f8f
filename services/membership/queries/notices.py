"""Which terms are to be looked at, and what was said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import (
    ChargeAttempt,
    Invoice,
    InvoiceLine,
    Membership,
    Notice,
    ProviderCustomer,
    Term,
)
from services.membership.models.dues import InvoiceState
from services.membership.models.provider import AttemptState
from services.membership.models.words import LineKind
from shared.database import Session

PORTION = 200


def terms_to_look_at(session: Session, today: date) -> Sequence[tuple[Term, Membership]]:
    """Some terms whose day has come, with their memberships, kept from others until the transaction ends.

    Those that somebody holds are left to them.
    """
    found = (
        select(Term, Membership)
        .join(Membership, Membership.id == Term.membership_id)
        .where(Term.look_on <= today)
        .order_by(Term.look_on, Term.id)
        .limit(PORTION)
        .with_for_update(of=Membership, skip_locked=True)
    )
    return [(term, membership) for term, membership in session.execute(found)]


def noticed(session: Session, term_ids: Collection[UUID]) -> Mapping[UUID, set[str]]:
    """The steps that were said, or skipped, of each term."""
    found = select(Notice.term_id, Notice.step).where(Notice.term_id.in_(term_ids))
    steps: dict[UUID, set[str]] = defaultdict(set)
    for term_id, step in session.execute(found):
        steps[term_id].add(step)
    return steps


def open_invoices(session: Session, membership_ids: Collection[UUID]) -> Mapping[UUID, Invoice]:
    """The open invoices that ask for a further term, by membership."""
    found = (
        select(InvoiceLine.membership_id, Invoice)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.membership_id.in_(membership_ids),
            InvoiceLine.kind == str(LineKind.TERM),
            Invoice.state == str(InvoiceState.OPEN),
        )
    )
    return {of: invoice for of, invoice in session.execute(found) if of is not None}


@dataclass(frozen=True)
class Charge:
    """That a saved card or account will be charged, and which, as its owner knows it."""

    on: date
    method: str


def charge_of(session: Session, membership: Membership, invoice: Invoice) -> Charge | None:
    """How an invoice will be charged by itself; None where the member pays it."""
    if not membership.auto_renew:
        return None
    customer = session.scalar(
        select(ProviderCustomer).where(
            ProviderCustomer.organisation_id.is_not_distinct_from(invoice.payer_organisation_id),
            ProviderCustomer.person_id.is_not_distinct_from(invoice.payer_person_id),
            ProviderCustomer.method_ref.is_not(None),
        )
    )
    if customer is None:
        return None
    attempts = select(ChargeAttempt).where(ChargeAttempt.invoice_id == invoice.id)
    latest = session.scalar(attempts.order_by(ChargeAttempt.number.desc()).limit(1))
    if latest is not None and latest.state in (AttemptState.DECLINED, AttemptState.DROPPED):
        return None
    return Charge(latest.charge_on if latest else invoice.due_on, _named(customer))


def _named(customer: ProviderCustomer) -> str:
    """A saved card as its owner knows it: visa ending in 4242, valid until 11/2028."""
    named = f"{customer.method_brand} ending in {customer.method_last4}"
    return f"{named}, valid until {customer.method_expires}" if customer.method_expires else named
