"""What membership hears, and what it does about it."""

from __future__ import annotations

from events.counsel import CounselReleased, CounselRequested, CounselSpent
from events.envelope import Envelope
from events.letters import LetterBounced
from services.membership.actions import reservations
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


@inbox.on(CounselRequested)
def keep_money_for_counsel(asked: CounselRequested, session: Session, heard: Envelope) -> None:
    """Hours of counsel are to be paid of the fund: keep the money for them, or say that there is too little."""
    if not is_retold():
        reservations.answer_request(session, asked, heard.time)


@inbox.on(CounselSpent)
def pay_for_counsel(spent: CounselSpent, session: Session, heard: Envelope) -> None:
    """A side was counselled: pay the hours of what was kept for them."""
    if not is_retold():
        reservations.spend(session, spent, heard.time)


@inbox.on(CounselReleased)
def keep_it_no_longer(released: CounselReleased, session: Session, heard: Envelope) -> None:
    """Hours of counsel came to nothing: what was kept for them is free."""
    if not is_retold():
        reservations.release(session, released, heard.time)
