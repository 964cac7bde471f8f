"""Hears of what persons agree to, and take back."""

from events.consents import ConsentGiven, ConsentWithdrawn
from services.notifications.actions.consents import keep_consent
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(ConsentGiven)
def write_for_this(said: ConsentGiven, session: Session) -> None:
    """Letters for this purpose go to the person from now on."""
    keep_consent(session, said.person_id, said.purpose, given=True)


@inbox.on(ConsentWithdrawn)
def write_for_this_no_more(said: ConsentWithdrawn, session: Session) -> None:
    """None leaves any more, also of those that are written already."""
    keep_consent(session, said.person_id, said.purpose, given=False)
