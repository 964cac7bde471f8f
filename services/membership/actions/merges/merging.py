"""Merging two records of the same person, or of the same organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from events.merges import OrganisationMerged, PersonMerged
from services.membership.actions.directory import note
from services.membership.actions.merges.retelling import tell_anew
from services.membership.actions.merges.settling import settle_organisations, settle_persons
from services.membership.actions.turns import take_turn
from services.membership.models import Merge, Organisation, Person, db
from services.membership.queries.finding import living_id
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.staff import staff_among
from services.membership.rules.merges import (
    FOLLOWS,
    check_may_merge_staff,
    check_two_records,
    still_held,
)
from shared.callers import Caller
from shared.database import Session, lock_row, new_id
from shared.outbox import announce
from shared.rekeying import HeldFast, Rekeying

_MODELS: dict[str, type[Person] | type[Organisation]] = {
    "person": Person,
    "organisation": Organisation,
}


@dataclass(frozen=True)
class Wish:
    """Which record is to become which, and who wishes so, when."""

    kind: str
    survivor_id: UUID
    merged_id: UUID
    asked_by: Caller | None
    today: date
    now: datetime


Settle = Callable[[Rekeying, Wish], None]


def merge_persons(
    session: Session,
    survivor_id: UUID,
    merged_id: UUID,
    asked_by: Caller | None,
    today: date,
    now: datetime,
) -> Merge:
    """Make one person of two: all that hangs on the other moves to the survivor.

    Asking twice returns the merge that stands. It can be undone.
    """
    known = _standing(session, survivor_id, merged_id)
    if known is not None:
        return known
    survivor, merged = person_of(session, survivor_id), person_of(session, merged_id)
    staff = staff_among(session, [survivor.id, merged.id])
    check_may_merge_staff(asked_by, staff)
    wish = Wish("person", survivor.id, merged.id, asked_by, today, now)
    merge = _merge(session, wish, settle_persons)
    told = {"person_id": wish.merged_id, "survivor_id": wish.survivor_id, "merge_id": merge.id}
    announce(session, PersonMerged(**told))
    tell_anew(session, "person", wish.survivor_id)
    return merge


def merge_organisations(
    session: Session,
    survivor_id: UUID,
    merged_id: UUID,
    asked_by: Caller | None,
    today: date,
    now: datetime,
) -> Merge:
    """Make one organisation of two: all that hangs on the other moves to the survivor.

    Asking twice returns the merge that stands. It can be undone.
    """
    known = _standing(session, survivor_id, merged_id)
    if known is not None:
        return known
    survivor = organisation_of(session, survivor_id)
    merged = organisation_of(session, merged_id)
    wish = Wish("organisation", survivor.id, merged.id, asked_by, today, now)
    merge = _merge(session, wish, settle_organisations)
    told = {"survivor_id": wish.survivor_id, "merge_id": merge.id}
    announce(session, OrganisationMerged(organisation_id=wish.merged_id, **told))
    tell_anew(session, "organisation", wish.survivor_id)
    return merge


def _standing(session: Session, survivor_id: UUID, merged_id: UUID) -> Merge | None:
    """The merge that stands of these two, if it was made before."""
    take_turn(session)
    stands = select(Merge).where(Merge.merged_id == merged_id, Merge.undone_at.is_(None))
    merge = session.scalar(stands)
    if merge is None or living_id(session, merge.survivor_id) != living_id(session, survivor_id):
        return None
    return merge


def _merge(session: Session, wish: Wish, settle: Settle) -> Merge:
    check_two_records(wish.survivor_id, wish.merged_id)
    for record_id in sorted((wish.survivor_id, wish.merged_id)):
        lock_row(session, _MODELS[wish.kind], record_id)
    session.flush()
    work = Rekeying(session, db.metadata)
    try:
        settle(work, wish)
        _move_all(work, wish)
    except HeldFast as error:
        raise still_held(error.table) from error
    session.expire_all()
    note(session, [wish.survivor_id, wish.merged_id])
    merge = Merge(
        id=new_id(),
        kind=wish.kind,
        merged_id=wish.merged_id,
        survivor_id=wish.survivor_id,
        merged_at=wish.now,
        merged_by_id=wish.asked_by.person_id if wish.asked_by else None,
        changes=work.notes,
    )
    session.add(merge)
    session.flush()
    return merge


def _move_all(work: Rekeying, wish: Wish) -> None:
    """The record goes last: a foreign key that still holds it would be one that nobody declared."""
    for table, column in FOLLOWS[wish.kind]:
        move = work.move_within if column.endswith("_ids") else work.move
        move(table, column, wish.merged_id, wish.survivor_id)
    table = _MODELS[wish.kind].__tablename__
    for row in work.rows(table, id=wish.merged_id):
        work.set_aside(table, row)
