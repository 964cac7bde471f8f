"""Undoing a merge: what came from each goes back to each, exactly, or not at all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from events.merges import OrganisationMergeUndone, PersonMergeUndone
from services.membership.actions.directory import note
from services.membership.actions.merges.retelling import tell_anew
from services.membership.actions.turns import take_turn
from services.membership.models import Merge, db
from services.membership.queries.finding import ids_ever, living_id
from services.membership.queries.merges import merge_of
from services.membership.queries.staff import staff_among
from services.membership.rules.merges import (
    MergedOnward,
    MergeIsForGood,
    changed_since,
    check_may_merge_staff,
)
from shared.callers import Caller
from shared.database import Session, lock_row
from shared.outbox import announce
from shared.rekeying import ChangedSince, put_back


def undo_merge(session: Session, merge_id: UUID, asked_by: Caller | None, now: datetime) -> Merge:
    """Make two of one again. Asking twice returns the merge that was undone.

    What came to the survivor after the merge stays with the survivor; what the merge changed and
    somebody changed again stands in the way, and is named.
    """
    take_turn(session)
    merge = lock_row(session, Merge, merge_id) or merge_of(session, merge_id)
    if merge.undone_at is not None:
        return merge
    _check(session, merge, asked_by)
    session.flush()
    try:
        put_back(session, db.metadata, merge.changes)
    except ChangedSince as error:
        raise changed_since(error.table) from error
    session.expire_all()
    note(session, [merge.survivor_id, merge.merged_id])
    merge.undone_at = now
    merge.undone_by_id = asked_by.person_id if asked_by else None
    session.flush()
    _tell(session, merge)
    return merge


def forget_merges_of(session: Session, person_id: UUID) -> None:
    """Forget what merges of a person changed, for it tells of them. Asking twice forgets nothing more.

    The old ids lead on as before; undoing is over.
    """
    ids = ids_ever(session, living_id(session, person_id))
    of_person = Merge.merged_id.in_(ids) | Merge.survivor_id.in_(ids)
    session.execute(update(Merge).where(of_person).values(changes=[]))


def _check(session: Session, merge: Merge, asked_by: Caller | None) -> None:
    if not merge.changes:
        raise MergeIsForGood("What this merge changed is no longer kept; it cannot be undone")
    onward = select(Merge.id).where(Merge.merged_id == merge.survivor_id, Merge.undone_at.is_(None))
    if session.scalar(onward) is not None:
        raise MergedOnward("The survivor has been merged into another; undo that merge first")
    check_may_merge_staff(asked_by, staff_among(session, [merge.survivor_id]))


def _tell(session: Session, merge: Merge) -> None:
    told = {"survivor_id": merge.survivor_id, "merge_id": merge.id}
    if merge.kind == "person":
        announce(session, PersonMergeUndone(person_id=merge.merged_id, **told))
    else:
        announce(session, OrganisationMergeUndone(organisation_id=merge.merged_id, **told))
    for record_id in (merge.survivor_id, merge.merged_id):
        tell_anew(session, merge.kind, record_id)
