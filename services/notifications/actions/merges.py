"""Following merges: whoever was known twice is written to once, as the survivor."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from events.contract import Event
from services.notifications.models import db
from shared.aliases import Place, follow_merge, merged_among, unfollow_merge
from shared.database import Session
from shared.rekeying import Rekeying

PLACES = {
    "person": (
        Place("contacts", "person_id"),
        Place("preferences", "person_id"),
        Place("consents", "person_id"),
        Place("staff_roles", "person_id"),
        Place("representations", "person_id"),
        Place("attendances", "person_id"),
        Place("introductions", "first_id"),
        Place("introductions", "second_id"),
        Place("letters", "person_id"),
        Place("circulars", "except_id"),
    ),
    "organisation": (
        Place("organisations", "organisation_id"),
        Place("memberships", "organisation_id"),
        Place("representations", "organisation_id"),
    ),
}
_GROUPS = ("introductions", "gatherings", "association")


def follow(session: Session, kind: str, merge_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Let what is held of the old id be the survivor's. Hearing twice moves nothing more."""
    settle = _settle_wishes if kind == "person" else None
    follow_merge(session, db.metadata, kind, merge_id, (old_id, new_id), PLACES[kind], settle)


def follow_late(session: Session, heard: Iterable[Event]) -> None:
    """Let what was said late of an old id be the survivor's, too. Asking twice moves nothing more."""
    for one in merged_among(session, db.metadata, heard):
        follow(session, one.kind, one.merge_id, one.old_id, one.new_id)


def unfollow(session: Session, merge_id: UUID) -> None:
    """Give back what came from the other. Hearing twice changes nothing."""
    unfollow_merge(session, db.metadata, merge_id)


def _settle_wishes(work: Rekeying, old_id: UUID, new_id: UUID) -> None:
    _settle_preferences(work, old_id, new_id)
    _settle_consents(work, old_id, new_id)


def _settle_preferences(work: Rekeying, old_id: UUID, new_id: UUID) -> None:
    """Letters that either of the two did not want are not wanted."""
    kept = work.rows("preferences", person_id=new_id)
    other = work.rows("preferences", person_id=old_id)
    if kept and other:
        wanted = {name: kept[0][name] and other[0][name] for name in _GROUPS}
        work.change("preferences", kept[0], **wanted)


def _settle_consents(work: Rekeying, old_id: UUID, new_id: UUID) -> None:
    """What either of the two took back, or said no to, is not agreed to."""
    others = {row["purpose"]: row["given"] for row in work.rows("consents", person_id=old_id)}
    for row in work.rows("consents", person_id=new_id):
        if row["given"] and others.get(row["purpose"]) is False:
            work.change("consents", row, given=False)
