"""Hears of dues that are to be paid."""

from events.envelope import Envelope
from events.notices import DuesNoticed
from services.notifications.actions.payers import write_to_payer
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(DuesNoticed)
def tell_what_is_due(noticed: DuesNoticed, session: Session, heard: Envelope) -> None:
    """Who pays is asked to renew, or told of the charge."""
    payer = (noticed.payer_organisation_id, noticed.payer_person_id)
    write_to_payer(session, "dues-noticed", *payer, noticed, heard)
