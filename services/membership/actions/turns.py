"""Taking turns: what looks first and then enters waits until nobody else is between the two."""

from __future__ import annotations

from services.membership.models import Counter
from shared.database import Session, insert_once, lock_row


def take_turn(session: Session, name: str = "directory") -> None:
    """Wait for the turn to look things up and enter them; it ends with the transaction.

    Asking twice in one transaction is one turn. Without it two who find nothing would both enter the
    same organisation, or the same person.
    """
    insert_once(session, Counter, name=f"turn-{name}", value=0)
    lock_row(session, Counter, f"turn-{name}")
