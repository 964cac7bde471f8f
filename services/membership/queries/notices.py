"""Which terms are to be looked at, and what was said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from services.membership.models import (
    ChargeAttempt,
    Invoice,
    InvoiceLine,
    Membership,
    Notice,
    NoticeState,
    ProviderCustomer,
    Term,
)
from services.membership.models.dues import InvoiceState
from services.membership.models.provider import AttemptState
from services.membership.models.words import LineKind
from services.membership.queries.dues import was_given
from services.membership.rules.dues import Payer, payer_on
from shared.database import Session

PORTION = 200
_OVER = (
    AttemptState.DECLINED,
    AttemptState.DROPPED,
    AttemptState.SUCCEEDED,
    AttemptState.UNANSWERED,
)


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


def was_said_since(session: Session, term_id: UUID, day: date) -> bool:
    """Whether a notice of a term was said on a day or after it."""
    said = select(Notice.step).where(
        Notice.term_id == term_id, Notice.state == NoticeState.SAID, Notice.noted_on >= day
    )
    return session.scalar(said.limit(1)) is not None


def open_invoices(session: Session, membership_ids: Collection[UUID]) -> dict[UUID, Invoice]:
    """The open invoices that ask for a further term, which is not had yet, by membership."""
    found = (
        select(InvoiceLine.membership_id, Invoice)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.membership_id.in_(membership_ids),
            InvoiceLine.kind == str(LineKind.TERM),
            Invoice.state == str(InvoiceState.OPEN),
            ~was_given(),
        )
    )
    return {of: invoice for of, invoice in session.execute(found) if of is not None}


@dataclass(frozen=True)
class Charge:
    """That a saved card or account will be charged, and which, as its owner knows it."""

    on: date
    method: str
    brand: str
    last4: str
    expires: str


def charges_of(
    session: Session, asked: Collection[tuple[Membership, Invoice]]
) -> Mapping[UUID, Charge]:
    """How invoices will be charged by themselves, by invoice; not there are those that the member pays."""
    by_card = [
        invoice
        for membership, invoice in asked
        if membership.auto_renew
        and invoice.payer_person_id == membership.person_id
        and not invoice.instalments
    ]
    if not by_card:
        return {}
    customers = _customers(session, {payer_on(invoice) for invoice in by_card})
    latest = _latest_attempts(session, [invoice.id for invoice in by_card])
    return {
        invoice.id: _charge(last.charge_on if last else invoice.due_on, customer)
        for invoice in by_card
        if (customer := customers.get(payer_on(invoice))) is not None
        and ((last := latest.get(invoice.id)) is None or last.state not in _OVER)
    }


def _customers(session: Session, payers: Collection[Payer]) -> Mapping[Payer, ProviderCustomer]:
    bodies = {payer.organisation_id for payer in payers} - {None}
    people = {payer.person_id for payer in payers} - {None}
    customer = ProviderCustomer
    found = select(customer).where(
        or_(customer.organisation_id.in_(bodies), customer.person_id.in_(people)),
        customer.method_ref.is_not(None),
    )
    return {Payer(one.organisation_id, one.person_id): one for one in session.scalars(found)}


def _latest_attempts(
    session: Session, invoice_ids: Collection[UUID]
) -> Mapping[UUID, ChargeAttempt]:
    attempts = select(ChargeAttempt).where(ChargeAttempt.invoice_id.in_(invoice_ids))
    in_order = session.scalars(attempts.order_by(ChargeAttempt.number))
    return {one.invoice_id: one for one in in_order}


def _charge(on: date, customer: ProviderCustomer) -> Charge:
    card = (customer.method_brand, customer.method_last4, customer.method_expires)
    return Charge(on, _named(customer), *card)


def _named(customer: ProviderCustomer) -> str:
    """A saved card as its owner knows it: visa ending in 4242, valid until 11/2028."""
    named = f"{customer.method_brand} ending in {customer.method_last4}"
    return f"{named}, valid until {customer.method_expires}" if customer.method_expires else named
