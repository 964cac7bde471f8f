"""Asking for the next term's dues when renewal opens, and telling of them step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.notices import DuesNoticed
from services.membership.actions.memberships import ask_for_terms
from services.membership.models import Invoice, Membership, Notice, NoticeState, Term
from services.membership.queries.notices import (
    Charge,
    charges_of,
    noticed,
    open_invoices,
    terms_to_look_at,
)
from services.membership.rules.dues import outstanding
from services.membership.rules.notices import (
    DueNotice,
    Step,
    asks_on,
    due_notice,
    is_told,
    ladder,
    look_next_on,
)
from shared.database import Session, insert_new
from shared.outbox import announce


def look_after_terms(session: Session, today: date, now: datetime) -> int:
    """Look at some of the terms whose day has come; how many that were.

    The dues of the next term are asked for once, and each step of the notices is said at most once: of
    several that went by the latest alone. Asking twice on a day does nothing more.
    """
    found = terms_to_look_at(session, today)
    told = {term.id for term, membership in found if is_told(membership, term, today)}
    said = noticed(session, told)
    asked = open_invoices(session, [one.id for term, one in found if term.id in told])
    due = {}
    for term, membership in found:
        steps, opens_on = _steps(term, membership), _opens_on(term, membership)
        if term.id in told:
            due[term.id] = due_notice(steps, said.get(term.id, set()), today)
        term.look_on = look_next_on(membership, term, opens_on, steps, today)
    new = _note(session, due, today)
    to_ask = [
        membership
        for term, membership in found
        if term.id in told and membership.id not in asked and _opens_on(term, membership) <= today
    ]
    noticed_of = {membership.id for term, membership in found if term.id in new}
    asked |= ask_for_terms(session, to_ask, today, now, noticed_of)
    wanted = [(term, membership) for term, membership in found if term.id in new]
    charges = charges_of(session, [(of, asked[of.id]) for _, of in wanted if of.id in asked])
    for term, membership in wanted:
        invoice = asked.get(membership.id)
        charge = charges.get(invoice.id) if invoice else None
        announce(session, _said(term, membership, invoice, charge, new[term.id]))
    return len(found)


def _opens_on(term: Term, membership: Membership) -> date:
    return asks_on(term, membership.tier.renewal_opens_days)


def _steps(term: Term, membership: Membership) -> tuple[Step, ...]:
    days = membership.tier.notice_days
    return ladder(days, term.starts_on, term.ends_on, term.grace_ends_on)


def _note(session: Session, due: Mapping[UUID, DueNotice], today: date) -> dict[UUID, str]:
    """Write down which steps are said and skipped; the step to say of each term, where it is new."""
    rows = [
        {"term_id": term_id, "step": step.name, "state": str(state), "noted_on": today}
        for term_id, notice in due.items()
        for state, steps in _states(notice)
        for step in steps
    ]
    new = insert_new(session, Notice, rows)
    return {
        term_id: notice.step.name
        for term_id, notice in due.items()
        if notice.step is not None and (term_id, notice.step.name) in new
    }


def _states(notice: DueNotice) -> Iterable[tuple[NoticeState, Iterable[Step]]]:
    yield NoticeState.SKIPPED, notice.skipped
    yield NoticeState.SAID, filter(None, (notice.step,))


def _said(
    term: Term, membership: Membership, invoice: Invoice | None, charge: Charge | None, step: str
) -> DuesNoticed:
    return DuesNoticed(
        membership_id=membership.id,
        term_id=term.id,
        step=step,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        tier=membership.next_tier_slug or membership.tier_slug,
        ends_on=term.ends_on,
        grace_ends_on=term.grace_ends_on,
        opens_on=_opens_on(term, membership),
        **_money(membership, invoice, charge),
    )


def _money(
    membership: Membership, invoice: Invoice | None, charge: Charge | None
) -> dict[str, Any]:
    """Who pays, what, by when, and whether it is charged to them."""
    if invoice is None:
        return {
            "payer_organisation_id": membership.organisation_id,
            "payer_person_id": membership.person_id,
        }
    return {
        "payer_organisation_id": invoice.payer_organisation_id,
        "payer_person_id": invoice.payer_person_id,
        "invoice_id": invoice.id,
        "invoice_number": invoice.number,
        "due_on": invoice.due_on,
        "amount_minor": outstanding(invoice),
        "currency": invoice.currency,
        "charged_on": charge.on if charge else None,
        "method": charge.method if charge else "",
        "brand": charge.brand if charge else "",
        "last4": charge.last4 if charge else "",
        "expires": charge.expires if charge else "",
    }
