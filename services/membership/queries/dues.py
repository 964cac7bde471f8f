"""Memberships, invoices and applications, as they stand on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.actions.applications import application_of
from services.membership.actions.dues import invoice_of
from services.membership.actions.memberships import membership_of, standing_of
from services.membership.models import Application, Invoice, Membership, Payment, Term, Tier
from services.membership.rules.access import check_is_staff, check_may_see_membership
from services.membership.rules.dues import is_overdue, outstanding
from services.membership.rules.standing import has_benefits, member_since
from services.membership.rules.terms import policy_of
from shared.callers import Caller
from shared.database import Page, Session, keyset


@dataclass(frozen=True)
class MembershipShown:
    """A membership with what follows from its facts on a day."""

    id: UUID
    organisation_id: UUID | None
    person_id: UUID | None
    tier: str
    standing: str
    benefits_active: bool
    member_since: date | None
    taken_over: bool
    terms: list[Term]


@dataclass(frozen=True)
class InvoiceShown:
    """An invoice with what is still owed on it on a day."""

    invoice: Invoice
    outstanding_minor: int
    overdue: bool


@dataclass(frozen=True)
class PaymentShown:
    """A payment, with the invoice as it stands after it."""

    id: UUID
    invoice_id: UUID
    paid_on: date
    amount_minor: int
    method: str
    reference: str
    invoice: InvoiceShown


@dataclass(frozen=True)
class ApplicationShown:
    """An application with the invoice that its approval led to."""

    application: Application
    invoice: InvoiceShown | None


def tiers(session: Session) -> list[Tier]:
    """All tiers, by name."""
    return list(session.scalars(select(Tier).order_by(Tier.slug)))


def memberships(
    session: Session, after: str | None, limit: int, standing: str | None, today: date
) -> Page[MembershipShown]:
    """Memberships, oldest first, of a standing if one is asked for.

    Standing is not stored, so a page may hold fewer than `limit` of those asked for.
    """
    page = keyset(session, select(Membership), Membership.id, after, limit)
    shown = [show_membership(one, today) for one in page.items]
    return Page([one for one in shown if standing in (None, one.standing)], page.next)


def membership_shown(
    session: Session, membership_id: UUID, caller: Caller, today: date
) -> MembershipShown:
    """A membership, for whose it is and for the staff."""
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    return show_membership(membership, today)


def memberships_of(session: Session, caller: Caller, today: date) -> list[MembershipShown]:
    """The memberships of a person and of the organisations that the person represents."""
    own = Membership.person_id == caller.person_id
    represented = Membership.organisation_id.in_(caller.organisation_ids)
    held = session.scalars(select(Membership).where(own | represented).order_by(Membership.id))
    return [show_membership(one, today) for one in held]


def show_membership(membership: Membership, today: date) -> MembershipShown:
    """A membership as it stands on a day."""
    standing = standing_of(membership, today)
    return MembershipShown(
        id=membership.id,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        tier=membership.tier_slug,
        standing=standing,
        benefits_active=has_benefits(standing),
        member_since=member_since(membership.terms, policy_of(membership.tier), today),
        taken_over=membership.taken_over,
        terms=membership.terms,
    )


def invoices(
    session: Session,
    after: str | None,
    limit: int,
    membership_id: UUID | None,
    caller: Caller,
    today: date,
) -> Page[InvoiceShown]:
    """Invoices, oldest first: of a membership for whose it is, of all for the staff."""
    found = select(Invoice)
    if membership_id is not None:
        check_may_see_membership(caller, membership_of(session, membership_id))
        found = found.where(Invoice.membership_id == membership_id)
    else:
        check_is_staff(caller)
    page = keyset(session, found, Invoice.id, after, limit)
    return Page([show_invoice(one, today) for one in page.items], page.next)


def invoice_shown(session: Session, invoice_id: UUID, caller: Caller, today: date) -> InvoiceShown:
    """An invoice, for whose it is and for the staff."""
    invoice = invoice_of(session, invoice_id)
    check_may_see_membership(caller, membership_of(session, invoice.membership_id))
    return show_invoice(invoice, today)


def show_payment(session: Session, payment: Payment, today: date) -> PaymentShown:
    """A payment, with its invoice as it stands on a day."""
    return PaymentShown(
        id=payment.id,
        invoice_id=payment.invoice_id,
        paid_on=payment.paid_on,
        amount_minor=payment.amount_minor,
        method=payment.method,
        reference=payment.reference,
        invoice=show_invoice(invoice_of(session, payment.invoice_id), today),
    )


def show_invoice(invoice: Invoice, today: date) -> InvoiceShown:
    """An invoice as it stands on a day."""
    owed = outstanding(invoice) if invoice.state == "open" else 0
    return InvoiceShown(invoice, owed, is_overdue(invoice, today))


def applications(
    session: Session, after: str | None, limit: int, state: str | None, today: date
) -> Page[ApplicationShown]:
    """Applications, oldest first, in a state if one is asked for."""
    found = select(Application)
    if state:
        found = found.where(Application.state == state)
    page = keyset(session, found, Application.id, after, limit)
    invoices = _first_invoices(session, page.items, today)
    shown = [ApplicationShown(one, invoices.get(one.membership_id)) for one in page.items]
    return Page(shown, page.next)


def application_shown(session: Session, application_id: UUID, today: date) -> ApplicationShown:
    """An application with the invoice that its approval led to."""
    application = application_of(session, application_id)
    invoices = _first_invoices(session, [application], today)
    return ApplicationShown(application, invoices.get(application.membership_id))


def _first_invoices(
    session: Session, applications: Iterable[Application], today: date
) -> dict[UUID | None, InvoiceShown]:
    ids = [one.membership_id for one in applications if one.membership_id is not None]
    if not ids:
        return {}
    found = select(Invoice).where(Invoice.membership_id.in_(ids)).order_by(Invoice.id.desc())
    return {one.membership_id: show_invoice(one, today) for one in session.scalars(found)}
