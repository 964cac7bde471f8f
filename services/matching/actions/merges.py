"""Following merges: somebody who was known twice is one candidate, with the history of both."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from events.contract import Event
from services.matching.actions.candidates import look_anew, retire
from services.matching.actions.members import renew_those
from services.matching.models import db
from services.matching.queries.grounds import representatives
from services.matching.queries.surroundings import WHO_KNOWS_WHOM, circle
from shared.aliases import Place, follow_merge, merged_among, unfollow_merge
from shared.database import Session

PLACES = {
    "person": (
        Place("profiles", "person_id"),
        Place("memberships", "person_id"),
        Place("representations", "person_id"),
        Place("attendances", "person_id"),
        Place("introductions", "first_id"),
        Place("introductions", "second_id"),
        Place("introductions", "declined_by_id"),
    ),
    "organisation": (
        Place("organisations", "id"),
        Place("memberships", "organisation_id"),
        Place("representations", "organisation_id"),
    ),
}
# Candidates are made anew from all this; matches are pairs that were measured then, and are kept so.


def follow(session: Session, kind: str, merge_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Let what is held of the old id be the survivor's. Hearing twice moves nothing more."""
    concerned = _concerned(session, kind, (old_id, new_id))
    before = circle(session, concerned, WHO_KNOWS_WHOM)
    follow_merge(session, db.metadata, kind, merge_id, (old_id, new_id), PLACES[kind])
    if kind == "person":
        retire(session, old_id)
    renew_those(session, _concerned(session, kind, (new_id,)))
    look_anew(session, before | circle(session, concerned, WHO_KNOWS_WHOM))


def follow_late(session: Session, heard: Iterable[Event]) -> None:
    """Let what was said late of an old id be the survivor's, too. Asking twice moves nothing more."""
    for one in merged_among(session, db.metadata, heard):
        follow(session, one.kind, one.merge_id, one.old_id, one.new_id)


def unfollow(session: Session, kind: str, merge_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Give back what came from the other. Hearing twice changes nothing."""
    before = circle(session, _concerned(session, kind, (old_id, new_id)), WHO_KNOWS_WHOM)
    unfollow_merge(session, db.metadata, merge_id)
    concerned = _concerned(session, kind, (old_id, new_id))
    renew_those(session, concerned)
    look_anew(session, before | circle(session, concerned, WHO_KNOWS_WHOM))


def _concerned(session: Session, kind: str, ids: tuple[UUID, ...]) -> list[UUID]:
    return list(ids) if kind == "person" else representatives(session, *ids)
