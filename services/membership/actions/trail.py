"""The log: sealing what was written, and shredding what it tells of somebody who is erased."""

from __future__ import annotations

from uuid import UUID

from shared.database import Session
from shared.trail import seal, shred


def seal_log(session: Session) -> int:
    """Seal a portion of what was written in the log. Asking twice seals nothing more."""
    return seal(session)


def shred_log_of_person(session: Session, person_id: UUID) -> int:
    """Take what the log tells of a person out of it; its line of hashes stays whole.

    That something was done to this id, when and by whom stays. Call it in the transaction of the erasure: what
    that changes is written down without values, too. Asking twice shreds nothing more.
    """
    return shred(session, "person", person_id)
