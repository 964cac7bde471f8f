"""Following merges: what a person or an organisation was known by here is known by the survivor."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from events.contract import Event
from services.events.models import db
from shared.aliases import Place, follow_merge, merged_among, unfollow_merge
from shared.database import Session

# Of two answers to one gathering, or two seats in a session, the second keeps the old id: it stays counted.
PLACES = {
    "person": (
        Place("rsvps", "person_id", stays=True),
        Place("change_requests", "person_id"),
        Place("check_ins", "person_id"),
        Place("badge_choices", "person_id"),
        Place("known_people", "person_id"),
        Place("feedback", "person_id"),
        Place("reconfirmations", "person_id"),
        Place("turnout_corrections", "person_id"),
        Place("needs", "person_id"),
        Place("guest_names", "person_id"),
        Place("speakers", "person_id"),
        Place("speaking_offers", "person_id"),
        Place("speakers", "proposed_by_id"),
        Place("sitting_guests", "person_id", stays=True),
        Place("discreet_persons", "person_id"),
        Place("round_guests", "person_id"),
        Place("round_seats", "person_id"),
        Place("encounters", "person_id"),
        Place("encounters", "other_id"),
        Place("calendar_links", "person_id"),
        Place("staff_roles", "person_id"),
        Place("representations", "person_id"),
        Place("applicants", "person_id"),
        Place("memberships", "person_id"),
        Place("sponsorships", "person_id"),
        Place("sponsorships", "sponsor_person_id"),
    ),
    "organisation": (
        Place("known_organisations", "organisation_id"),
        Place("allocations", "organisation_id", stays=True),
        Place("organisation_sectors", "organisation_id"),
        Place("representations", "organisation_id"),
        Place("applicants", "organisation_id"),
        Place("memberships", "organisation_id"),
        Place("sponsorships", "sponsor_organisation_id"),
    ),
}


def follow(session: Session, kind: str, merge_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Let what is held of the old id be the survivor's. Hearing twice moves nothing more."""
    follow_merge(session, db.metadata, kind, merge_id, (old_id, new_id), PLACES[kind])


def follow_late(session: Session, heard: Iterable[Event]) -> None:
    """Let what was said late of an old id be the survivor's, too. Asking twice moves nothing more."""
    for one in merged_among(session, db.metadata, heard):
        follow(session, one.kind, one.merge_id, one.old_id, one.new_id)


def unfollow(session: Session, merge_id: UUID) -> None:
    """Give back what came from the other. Hearing twice changes nothing."""
    unfollow_merge(session, db.metadata, merge_id)
