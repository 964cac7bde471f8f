"""Following merges: what a person or an organisation was known by here is known by the survivor."""

from __future__ import annotations

from uuid import UUID

from services.events.models import db
from shared.aliases import Place, follow_merge, unfollow_merge
from shared.database import Session

# Of two answers to one gathering the second keeps the old id: its places stay counted.
PLACES = {
    "person": (
        Place("rsvps", "person_id", stays=True),
        Place("staff_roles", "person_id"),
        Place("representations", "person_id"),
        Place("memberships", "person_id"),
    ),
    "organisation": (
        Place("representations", "organisation_id"),
        Place("memberships", "organisation_id"),
    ),
}


def follow(session: Session, kind: str, merge_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Let what is held of the old id be the survivor's. Hearing twice moves nothing more."""
    follow_merge(session, db.metadata, kind, merge_id, (old_id, new_id), PLACES[kind])


def unfollow(session: Session, merge_id: UUID) -> None:
    """Give back what came from the other. Hearing twice changes nothing."""
    unfollow_merge(session, db.metadata, merge_id)
