"""Asking whoever pays for a membership for its dues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.membership.actions.dues.issuing import issue_invoice
from services.membership.models import Invoice, Membership
from services.membership.queries.billing import payer_of
from services.membership.queries.dues import open_invoice
from services.membership.rules.dues import due_on
from services.membership.rules.lines import NewLine
from shared.database import Session


def ask_dues(
    session: Session,
    membership: Membership,
    lines: Sequence[NewLine],
    today: date,
    *,
    purchase_order: str = "",
    instalments: int = 1,
) -> Invoice:
    """Ask the sponsor or the holder of a membership, held by its row, for what these lines say.

    Asking twice for the same kind of thing returns the invoice that is open.
    """
    known = open_invoice(session, membership.id, lines[0].kind)
    return known or issue_invoice(
        session,
        payer_of(session, membership, today),
        lines,
        membership.currency,
        today=today,
        due_on=due_on(membership.tier, today),
        membership_id=membership.id,
        purchase_order=purchase_order,
        instalments=instalments,
    )
