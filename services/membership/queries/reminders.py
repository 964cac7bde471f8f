"""Which open invoices are to be looked at for reminders, and what was said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import (
    CarriedOut,
    Invoice,
    InvoiceLine,
    Membership,
    Reminder,
    Term,
    Tier,
)
from services.membership.models.dues import InvoiceState
from services.membership.models.tiers import REMINDER_DAYS
from services.membership.models.words import LineKind
from services.membership.queries.notices import PORTION, Charge, charges_of
from shared.database import Session


def invoices_to_remind_of(session: Session, today: date) -> Sequence[Invoice]:
    """Some open invoices whose day has come, kept from others until the transaction ends.

    Those that somebody holds are left to them.
    """
    due = select(Invoice).where(Invoice.state == InvoiceState.OPEN, Invoice.remind_on <= today)
    in_order = due.order_by(Invoice.remind_on, Invoice.id).limit(PORTION)
    return session.scalars(in_order.with_for_update(of=Invoice, skip_locked=True)).all()


def reminded(
    session: Session, invoice_ids: Collection[UUID]
) -> Mapping[UUID, Mapping[int, set[str]]]:
    """The steps that were said, or skipped, of each invoice, by part."""
    found = select(Reminder.invoice_id, Reminder.part, Reminder.step)
    steps: dict[UUID, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for invoice_id, part, step in session.execute(
        found.where(Reminder.invoice_id.in_(invoice_ids))
    ):
        steps[invoice_id][part].add(step)
    return steps


def reminder_days(session: Session, invoices: Collection[Invoice]) -> Mapping[UUID, Sequence[int]]:
    """On which days each invoice is reminded of: as its tier has it, or as is usual where it is of none."""
    of_memberships = {one.membership_id for one in invoices if one.membership_id is not None}
    found = (
        select(Membership.id, Tier.reminder_days)
        .join(Tier, Tier.slug == Membership.tier_slug)
        .where(Membership.id.in_(of_memberships))
    )
    days = {row.id: row.reminder_days for row in session.execute(found)}
    return {
        one.id: days[one.membership_id] if one.membership_id else REMINDER_DAYS for one in invoices
    }


def noticed_until(session: Session, invoices: Collection[Invoice]) -> Mapping[UUID, date]:
    """Until when the notices of a term tell of an invoice for the next one: to the end of its grace.

    Of an invoice that was written later, or whose term is granted, they do not tell.
    """
    last = func.max(Term.grace_ends_on)
    found = (
        select(InvoiceLine.invoice_id, last)
        .join(Term, Term.membership_id == InvoiceLine.membership_id)
        .outerjoin(CarriedOut, CarriedOut.invoice_line_id == InvoiceLine.id)
        .where(
            InvoiceLine.invoice_id.in_([one.id for one in invoices]),
            InvoiceLine.kind == str(LineKind.TERM),
            Term.voided_at.is_(None),
            CarriedOut.invoice_line_id.is_(None),
        )
        .group_by(InvoiceLine.invoice_id)
    )
    issued_on = {one.id: one.issued_on for one in invoices}
    return {of: until for of, until in session.execute(found) if issued_on[of] < until}


def charges_to_come(session: Session, invoices: Collection[Invoice]) -> Mapping[UUID, Charge]:
    """Which of these invoices a saved card is charged with: whoever renews so is reminded of nothing."""
    of_memberships = {one.membership_id for one in invoices if one.membership_id is not None}
    by_card = select(Membership).where(Membership.id.in_(of_memberships), Membership.auto_renew)
    renewing = {one.id: one for one in session.scalars(by_card)}
    pairs = [(renewing[of], one) for one in invoices if (of := one.membership_id) in renewing]
    return charges_of(session, pairs)
