"""Following merges: introductions, partnerships and handovers of somebody known twice are the survivor's."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from events.contract import Event
from services.introductions.models import db
from shared.aliases import Place, follow_merge, merged_among, unfollow_merge
from shared.database import Session
from shared.rekeying import Rekeying, Row

PAIRS = ("introductions", "candidates")
PLACES = {
    "person": (
        Place("people", "id"),
        Place("contacts", "person_id"),
        Place("calendars", "person_id"),
        Place("staff_roles", "person_id"),
        Place("representations", "person_id"),
        Place("memberships", "person_id"),
        Place("introductions", "declined_by_id"),
        *(Place(table, name) for table in PAIRS for name in ("asked_by_id", "untold_id")),
        *(Place("requests", name) for name in ("person_id", "first_id", "second_id")),
        Place("pair_bars", "set_by_id"),
        Place("introduction_notes", "author_id"),
        Place("meeting_reports", "person_id"),
        Place("partnership_sides", "person_id"),
        Place("partnership_sides", "steward_id"),
        Place("partnership_stages", "person_id"),
        Place("partnership_notes", "author_id"),
        Place("partnership_steps", "proposed_by_id"),
        Place("partnership_steps", "invited_id"),
        Place("partnership_step_confirmations", "person_id"),
        Place("milestones", "owner_id"),
        Place("milestone_changes", "person_id"),
        Place("reviews", "written_by_id"),
        Place("side_tables", "said_by_id"),
        Place("benefits", "owner_id"),
        Place("benefits", "stated_by_id"),
        Place("benefit_changes", "person_id"),
        Place("benefit_measurements", "measured_by_id"),
        Place("benefit_measurement_answers", "person_id"),
        Place("intermediaries", "person_id"),
        Place("counsel_assignments", "proposed_by_id"),
        Place("counsel_assignments", "side_yes_by_id"),
        Place("counsel_assignments", "settled_by_id"),
        Place("counsel_bookings", "booked_by_id"),
        Place("handovers", "leaver_id", stays=True),
        Place("handovers", "successor_id"),
        Place("handover_inquiries", "leaver_id", stays=True),
        Place("handover_inquiries", "successor_id"),
        Place("handover_steps", "person_id"),
        Place("handover_confirmations", "person_id"),
    ),
    "organisation": (
        Place("organisations", "id"),
        Place("representations", "organisation_id"),
        Place("memberships", "organisation_id"),
        Place("introductions", "first_organisation_id"),
        Place("introductions", "second_organisation_id"),
        Place("partnership_sides", "organisation_id"),
        Place("partnership_steps", "invited_organisation_id"),
        Place("intermediary_ties", "organisation_id"),
        Place("handovers", "organisation_id", stays=True),
        Place("handover_inquiries", "organisation_id", stays=True),
    ),
}


def follow(session: Session, kind: str, merge_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Let what is held of the old id be the survivor's. Hearing twice moves nothing more."""
    settle = _settle_pairs if kind == "person" else None
    follow_merge(session, db.metadata, kind, merge_id, (old_id, new_id), PLACES[kind], settle)


def follow_late(session: Session, heard: Iterable[Event]) -> None:
    """Let what was said late of an old id be the survivor's, too. Asking twice moves nothing more."""
    for one in merged_among(session, db.metadata, heard):
        follow(session, one.kind, one.merge_id, one.old_id, one.new_id)


def unfollow(session: Session, merge_id: UUID) -> None:
    """Give back what came from the other. Hearing twice changes nothing."""
    unfollow_merge(session, db.metadata, merge_id)


def _settle_pairs(work: Rekeying, old_id: UUID, new_id: UUID) -> None:
    """A pair holds the survivor now; one that the survivor has already, or with themselves, is left."""
    for table in PAIRS:
        for column in ("first_id", "second_id"):
            for row in work.rows(table, **{column: old_id}):
                _move_pair(work, table, column, row, new_id)
    for column in ("low_id", "high_id"):
        for row in work.rows("pair_bars", **{column: old_id}):
            _move_bar(work, row, old_id, new_id)


def _move_bar(work: Rekeying, row: Row, old_id: UUID, new_id: UUID) -> None:
    """Who was kept apart from one of the two is kept apart from the survivor."""
    other = row["high_id"] if row["low_id"] == old_id else row["low_id"]
    low, high = sorted((new_id, other))
    if other != new_id and not work.rows("pair_bars", low_id=low, high_id=high):
        work.change("pair_bars", row, low_id=low, high_id=high)


def _move_pair(work: Rekeying, table: str, column: str, row: Row, new_id: UUID) -> None:
    other = row["second_id" if column == "first_id" else "first_id"]
    low, high = sorted((new_id, other))
    if other != new_id and not work.rows(table, low_id=low, high_id=high):
        work.change(table, row, **{column: new_id, "low_id": low, "high_id": high})
