"""Asking whoever pays for a membership for its dues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.membership.actions.dues.issuing import Asked, issue_invoices
from services.membership.models import Invoice, Membership
from services.membership.queries.billing import payer_of, payers_of
from services.membership.queries.dues import open_invoice
from services.membership.rules.dues import Payer, due_on
from services.membership.rules.lines import NewLine
from shared.database import Session


def ask_dues(
    session: Session,
    membership: Membership,
    lines: Sequence[NewLine],
    today: date,
    *,
    purchase_order: str = "",
) -> Invoice:
    """Ask the sponsor or the holder of a membership, held by its row, for what these lines say.

    Asking twice for the same kind of thing returns the invoice that is open.
    """
    known = open_invoice(session, membership.id, lines[0].kind)
    if known is not None:
        return known
    payer = payer_of(session, membership, today)
    asked = _asked(membership, payer, lines, today, purchase_order)
    return issue_invoices(session, [asked], today)[0]


def ask_dues_of_all(
    session: Session,
    wanted: Sequence[tuple[Membership, Sequence[NewLine]]],
    today: date,
    noticed: Collection[UUID] = (),
) -> dict[UUID, Invoice]:
    """The same of several memberships, held by their rows, none of which has such an invoice open.

    The payers of those that are `noticed` are told of it by a notice. Asking twice asks twice: whoever
    calls looks first.
    """
    payers = payers_of(session, [membership for membership, _ in wanted], today)
    asked = [
        replace(_asked(one, payers[one.id], lines, today), noticed=one.id in noticed)
        for one, lines in wanted
    ]
    invoices = issue_invoices(session, asked, today)
    return {one.id: invoice for (one, _), invoice in zip(wanted, invoices, strict=True)}


def _asked(
    membership: Membership,
    payer: Payer,
    lines: Sequence[NewLine],
    today: date,
    purchase_order: str = "",
) -> Asked:
    return Asked(
        payer=payer,
        lines=lines,
        currency=membership.currency,
        due_on=due_on(membership.tier, today),
        membership_id=membership.id,
        counsel_share_bp=membership.tier.counsel_share_bp,
        purchase_order=purchase_order,
    )
