"""What a member gives beside the dues, as a line of the same invoice."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues import ask_instead, hold_for_dues
from services.membership.actions.memberships import renew_membership
from services.membership.models import Invoice
from services.membership.models.words import LineKind
from services.membership.queries.dues import open_invoice
from services.membership.queries.prices import lines_of_term
from services.membership.rules.dues import Payer, check_gives_own, payer_on
from services.membership.rules.lines import gift, given_beside
from shared.database import Session


def renew_and_give(
    session: Session,
    membership_id: UUID,
    donation_minor: int | None,
    today: date,
    now: datetime,
) -> Invoice:
    """Ask for the dues of the next term, and beside them for what the member gives.

    Another amount takes the place of the one before, nothing takes it off, and where none is said it stays.
    Asking twice returns the invoice that is open.
    """
    if donation_minor is None:
        return renew_membership(session, membership_id, today)
    membership = hold_for_dues(session, membership_id)
    beside = gift(membership_id, donation_minor)
    invoice = renew_membership(session, membership_id, today, beside=beside)
    if beside:
        check_gives_own(payer_on(invoice), Payer(membership.organisation_id, membership.person_id))
    if given_beside(invoice) == donation_minor:
        return invoice
    lines = lines_of_term(session, membership, invoice, today)
    kept = [line for line in lines if line.kind != LineKind.DONATION]
    ask_instead(session, invoice, [*kept, *beside], today, now)
    return open_invoice(session, membership_id, LineKind.TERM) or invoice
