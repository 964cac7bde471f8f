"""Hears of changes that organisations propose."""

from events.envelope import Envelope
from events.proposals import ChangeApproved, ChangeProposed, ChangeRefused
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(ChangeProposed)
def ask_the_stewards(proposed: ChangeProposed, session: Session, heard: Envelope) -> None:
    """A change waits for a steward's yes or no."""
    write_to_staff(session, "change-proposed", "steward", proposed, heard)


@inbox.on(ChangeApproved)
def tell_of_the_yes(approved: ChangeApproved, session: Session, heard: Envelope) -> None:
    """Whoever proposed it is told that it holds."""
    if approved.proposed_by_id is not None:
        write_letter(session, "change-approved", approved.proposed_by_id, approved, heard)


@inbox.on(ChangeRefused)
def tell_of_the_no(refused: ChangeRefused, session: Session, heard: Envelope) -> None:
    """Whoever proposed it is told that it stays as it was, and why."""
    if refused.proposed_by_id is not None:
        write_letter(session, "change-refused", refused.proposed_by_id, refused, heard)
