"""Hears of partnerships."""

from events.envelope import Envelope
from events.partnerships import PartnershipAtRisk, PartnershipFormed
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(PartnershipFormed)
def tell_who_tends_it(formed: PartnershipFormed, session: Session, heard: Envelope) -> None:
    """Whoever tends the partnership for a side is told so, and who does for the other."""
    for side in formed.sides:
        if side.steward_id is not None:
            write_letter(session, "partnership-formed", side.steward_id, formed, heard)


@inbox.on(PartnershipAtRisk)
def call_the_stewards(at_risk: PartnershipAtRisk, session: Session, heard: Envelope) -> None:
    """The association's stewards are asked to look after it."""
    write_to_staff(session, "partnership-at-risk", "steward", at_risk, heard)
