"""Asking for the next term's dues when renewal opens, and telling of them step by step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from events.notices import DuesNoticed
from services.membership.actions.memberships import ask_for_term
from services.membership.models import Invoice, Membership, Notice, NoticeState, Term
from services.membership.queries.notices import (
    charge_of,
    noticed,
    open_invoices,
    terms_to_look_at,
)
from services.membership.rules.dues import outstanding
from services.membership.rules.notices import (
    Step,
    asks_on,
    due_notice,
    is_told,
    ladder,
    look_next_on,
)
from shared.database import Session, insert_once
from shared.outbox import announce


def look_after_terms(session: Session, today: date) -> int:
    """Look at some of the terms whose day has come; how many that were.

    The dues of the next term are asked for once, and each step of the notices is said at most once: of
    several that went by the latest alone. Asking twice on a day does nothing more.
    """
    found = terms_to_look_at(session, today)
    told = {term.id for term, membership in found if is_told(membership, term, today)}
    said = noticed(session, told)
    asked = open_invoices(session, [one.id for term, one in found if term.id in told])
    for term, membership in found:
        tier = membership.tier
        opens_on = asks_on(term, tier.renewal_opens_days)
        steps = ladder(tier.notice_days, term.starts_on, term.ends_on, term.grace_ends_on)
        if term.id in told:
            invoice = asked.get(membership.id)
            if invoice is None and opens_on <= today:
                invoice = ask_for_term(session, membership, today)
            _tell(session, term, membership, invoice, steps, said.get(term.id, set()), today)
        term.look_on = look_next_on(membership, term, opens_on, steps, today)
    return len(found)


def _tell(
    session: Session,
    term: Term,
    membership: Membership,
    invoice: Invoice | None,
    steps: tuple[Step, ...],
    noted: Collection[str],
    today: date,
) -> None:
    due = due_notice(steps, noted, today)
    for step in due.skipped:
        _note(session, term, step, NoticeState.SKIPPED, today)
    if due.step is not None and _note(session, term, due.step, NoticeState.SAID, today):
        announce(session, _said(session, term, membership, invoice, due.step))


def _note(session: Session, term: Term, step: Step, state: NoticeState, today: date) -> bool:
    """Write a step down; False when it was there."""
    named = {"term_id": term.id, "step": step.name}
    return insert_once(session, Notice, **named, state=str(state), noted_on=today)


def _said(
    session: Session,
    term: Term,
    membership: Membership,
    invoice: Invoice | None,
    step: Step,
) -> DuesNoticed:
    opens_on = asks_on(term, membership.tier.renewal_opens_days)
    return DuesNoticed(
        membership_id=membership.id,
        term_id=term.id,
        step=step.name,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        tier=membership.next_tier_slug or membership.tier_slug,
        ends_on=term.ends_on,
        grace_ends_on=term.grace_ends_on,
        opens_on=opens_on,
        **_money(session, membership, invoice),
    )


def _money(session: Session, membership: Membership, invoice: Invoice | None) -> dict[str, Any]:
    """Who pays, what, by when, and whether it is charged to them."""
    if invoice is None:
        return {
            "payer_organisation_id": membership.organisation_id,
            "payer_person_id": membership.person_id,
        }
    charge = charge_of(session, membership, invoice)
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
    }
