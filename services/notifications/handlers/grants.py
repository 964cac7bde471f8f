"""Hears of grants."""

from events.envelope import Envelope
from events.grants import GrantEnded, GrantGiven, HardshipRefused
from services.notifications.actions.letters import write_letter
from services.notifications.actions.payers import write_to_payer
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(GrantGiven)
def tell_of_a_grant(given: GrantGiven, session: Session, heard: Envelope) -> None:
    """Who is granted something learns what, and until when."""
    whose = (given.organisation_id, given.person_id)
    write_to_payer(session, "grant-given", *whose, given, heard)


@inbox.on(GrantEnded)
def tell_of_its_end(ended: GrantEnded, session: Session, heard: Envelope) -> None:
    """Who was granted something learns that it is over."""
    whose = (ended.organisation_id, ended.person_id)
    write_to_payer(session, "grant-ended", *whose, ended, heard)


@inbox.on(HardshipRefused)
def tell_of_a_no(refused: HardshipRefused, session: Session, heard: Envelope) -> None:
    """Who asked to pay less learns that it is not granted, and why."""
    write_letter(session, "hardship-refused", refused.person_id, refused, heard)
