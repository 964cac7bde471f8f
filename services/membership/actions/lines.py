"""Carrying out what a paid line of an invoice asked for."""

from __future__ import annotations

from datetime import datetime

from services.membership.actions.extra_seats import change_extra_seats
from services.membership.actions.terms import grant_term_of_line, locked_membership
from services.membership.actions.upgrades import change_tier
from services.membership.models import CarriedOut, Invoice, InvoiceLine, Membership
from services.membership.models.words import LineKind
from services.membership.queries.tiers import tier_of
from services.membership.rules.lines import counts_from, terms_of
from shared.database import Session, insert_once


def carry_out_line(session: Session, invoice: Invoice, line: InvoiceLine, now: datetime) -> None:
    """Do what a line of a paid invoice asked for: grant a term, an upgrade, or seats.

    Asking twice does nothing more. Lines of other kinds ask for nothing to be done.
    """
    if line.membership_id is None or line.kind not in _DEEDS:
        return
    membership = locked_membership(session, line.membership_id)
    done = {"membership_id": membership.id, "carried_out_at": now}
    if insert_once(session, CarriedOut, invoice_line_id=line.id, **done):
        _DEEDS[LineKind(line.kind)](session, membership, invoice, line, now)
        session.flush()


def _upgrade(
    session: Session, membership: Membership, invoice: Invoice, line: InvoiceLine, now: datetime
) -> None:
    """The other tier holds on the days that it was priced for."""
    tier = tier_of(session, line.tier_slug or membership.tier_slug)
    change_tier(
        session,
        membership,
        tier,
        line.starts_on or counts_from(invoice),
        now,
        until=line.ends_on,
        invoice_id=invoice.id,
        line_id=line.id,
    )


def _add_seats(
    session: Session, membership: Membership, invoice: Invoice, line: InvoiceLine, _: datetime
) -> None:
    """Seats on their own are more seats; those beside a term are the ones that there are."""
    if not terms_of(invoice, membership.id):
        change_extra_seats(session, membership, line.quantity, counts_from(invoice))


_DEEDS = {
    LineKind.TERM: grant_term_of_line,
    LineKind.UPGRADE: _upgrade,
    LineKind.SEATS: _add_seats,
}
