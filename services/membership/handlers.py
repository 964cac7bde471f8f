"""What membership hears, and what it does about it."""

from __future__ import annotations

from events.envelope import Envelope
from events.letters import LetterBounced
from services.membership.actions.suspicions import suspect_departures
from shared.database import Session
from shared.inbox import Inbox
from shared.retelling import is_retold

inbox = Inbox("membership")


@inbox.on(LetterBounced)
def suspect_that_somebody_left(bounced: LetterBounced, session: Session, heard: Envelope) -> None:
    """Whose address is refused may have left; that a mail server was away for days says nothing."""
    if bounced.cause == "refused" and not is_retold():
        suspect_departures(session, bounced.person_id, bounced.letter_id, heard.time)
