"""Hears of saved cards that are charged for dues."""

from events.envelope import Envelope
from events.payments import DuesChargeAnnounced, DuesChargeFailed
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(DuesChargeAnnounced)
def warn_of_a_charge(announced: DuesChargeAnnounced, session: Session, heard: Envelope) -> None:
    """Nobody is charged without having been told, in time to say no."""
    if announced.person_id is not None:
        write_letter(session, "charge-announced", announced.person_id, announced, heard)


@inbox.on(DuesChargeFailed)
def tell_of_a_declined_card(failed: DuesChargeFailed, session: Session, heard: Envelope) -> None:
    """Whoever pays learns when the card is tried again, or that it is not."""
    if failed.person_id is not None:
        write_letter(session, "charge-failed", failed.person_id, failed, heard)
