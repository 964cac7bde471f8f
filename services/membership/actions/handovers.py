"""Roles and open invoices of somebody who left: reported to the handover, and passed on to who follows."""

from __future__ import annotations

from datetime import datetime

from events.handover_parts import MembershipPartSettled, MembershipPartsReported
from events.handovers import HandoverItemCarried, HandoverPartsAsked, Part
from services.membership.actions.roles import Grant, give_roles
from services.membership.models import (
    Invoice,
    RepresentationState,
    Vacancy,
    VacancyState,
)
from services.membership.models.dues import InvoiceState
from services.membership.models.words import RepresentativeRole
from services.membership.queries.handovers import invoices_left, roles_left
from services.membership.queries.representatives import live_of, locked
from shared.database import Session, lock_row
from shared.outbox import announce

_ROLE, _INVOICE = "role", "invoice"


def report_parts(session: Session, asked: HandoverPartsAsked) -> None:
    """Say which roles are vacant and which invoices have no contact, since somebody left.

    None is an answer, too. Being asked twice answers twice, with what holds then.
    """
    ids = asked.organisation_id, asked.leaver_id
    roles = [
        Part(kind=_ROLE, reference_id=one.id, title=one.role, due_on=one.deadline_on)
        for one in roles_left(session, *ids)
    ]
    invoices = [
        Part(kind=_INVOICE, reference_id=one.id, title=one.number, due_on=one.due_on)
        for one in invoices_left(session, *ids)
    ]
    parts = (*roles, *invoices)
    announce(session, MembershipPartsReported(handover_id=asked.handover_id, parts=parts))


def pass_part_on(session: Session, carried: HandoverItemCarried, now: datetime) -> None:
    """Let who follows hold the role that is vacant, or be written to about the invoice.

    Being asked twice gives it once, and says twice what became of it.
    """
    pass_on = {_ROLE: _pass_role, _INVOICE: _pass_invoice}.get(carried.kind)
    announce(
        session,
        MembershipPartSettled(
            handover_id=carried.handover_id,
            kind=carried.kind,
            reference_id=carried.reference_id,
            carried=pass_on is not None and pass_on(session, carried, now),
        ),
    )


def _pass_role(session: Session, carried: HandoverItemCarried, now: datetime) -> bool:
    """What somebody else holds by now is nobody's to pass on, and vacant no more."""
    vacancy = session.get(Vacancy, carried.reference_id, populate_existing=True)
    if vacancy is None or vacancy.state == VacancyState.CLOSED:
        return False
    return vacancy.state == VacancyState.FILLED or _give(session, carried, vacancy.role, now)


def _pass_invoice(session: Session, carried: HandoverItemCarried, now: datetime) -> bool:
    """Open invoices go to whoever is there for billing; one that is paid needs nobody."""
    invoice = lock_row(session, Invoice, carried.reference_id)
    if invoice is None or invoice.state not in (InvoiceState.OPEN, InvoiceState.PAID):
        return False
    billing, live = RepresentativeRole.BILLING, session.scalars(live_of(carried.organisation_id))
    if invoice.state == InvoiceState.PAID or any(billing in one.roles for one in live):
        return True
    return _give(session, carried, billing, now)


def _give(session: Session, carried: HandoverItemCarried, role: str, now: datetime) -> bool:
    """Give a role to who follows, if they speak for the organisation (still)."""
    theirs = locked(live_of(carried.organisation_id, carried.successor_id))
    known = session.scalar(theirs)
    if known is None or known.state != RepresentationState.CONFIRMED:
        return False
    grant = Grant(max(now.date(), known.starts_on), None, now, "follows who left")
    give_roles(session, known, [role], grant)
    return True
