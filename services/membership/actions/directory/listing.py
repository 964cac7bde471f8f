"""Writing down by which words members are found, from what is known of them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, insert, select

from services.membership.models import (
    DirectoryWord,
    Listing,
    ListingKind,
    Membership,
    Organisation,
    Person,
    Representation,
    Tombstone,
)
from services.membership.queries.directory.entries import entries
from services.membership.rules.directory import Entry, found_by
from shared.database import Session, insert_new, new_id

Row = tuple[str, UUID, str, int]

_MODELS: dict[ListingKind, type[Person] | type[Organisation]] = {
    ListingKind.PERSON: Person,
    ListingKind.ORGANISATION: Organisation,
}


def list_anew(session: Session, ids: Collection[UUID]) -> int:
    """Compare the words of these persons, organisations and holders of memberships with what is known, and
    put them right; returns of how many they were not. Asking twice changes nothing more.

    Their places are locked first, and only then is looked at what is to be written: of two who change
    the same at once, the later sees what the earlier has written.
    """
    subject_ids = _all_concerned(session, ids)
    _give_places(session, subject_ids)
    places = _locked(session, subject_ids)
    known = entries(session, subject_ids)
    gone = [place for subject_id, place in places.items() if subject_id not in known]
    if gone:
        session.execute(delete(Listing).where(Listing.id.in_(gone)))
    return len(gone) + _put_right(session, places, known)


def _all_concerned(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Those themselves, who holds a membership, and who speaks for an organisation."""
    held = select(Membership.person_id, Membership.organisation_id).where(Membership.id.in_(ids))
    holders = {one for row in session.execute(held) for one in row if one is not None}
    spoken = select(Representation.person_id).where(
        Representation.organisation_id.in_(select(Organisation.id).where(Organisation.id.in_(ids)))
    )
    return set(ids) | holders | set(session.scalars(spoken))


def _give_places(session: Session, subject_ids: Collection[UUID]) -> None:
    for kind, model in _MODELS.items():
        new = select(model.id).where(
            model.id.in_(subject_ids),
            ~exists().where(Listing.subject_id == model.id),
            ~exists().where(Tombstone.person_id == model.id),
        )
        ids = session.scalars(new.order_by(model.id)).all()
        rows = [{"id": new_id(), "kind": str(kind), "subject_id": one} for one in ids]
        insert_new(session, Listing, rows)


def _locked(session: Session, subject_ids: Collection[UUID]) -> dict[UUID, UUID]:
    places = select(Listing.subject_id, Listing.id).where(Listing.subject_id.in_(subject_ids))
    rows = session.execute(places.order_by(Listing.id).with_for_update())
    return {row.subject_id: row.id for row in rows}


def _put_right(session: Session, places: Mapping[UUID, UUID], known: Mapping[UUID, Entry]) -> int:
    listed = {places[one]: entry for one, entry in known.items() if one in places}
    there = _written(session, listed)
    right = {place: _rows(place, entry) for place, entry in listed.items()}
    wrong = [place for place in listed if there.get(place, set()) != right[place]]
    if not wrong:
        return 0
    session.execute(delete(DirectoryWord).where(DirectoryWord.listing_id.in_(wrong)))
    rows = [_row(place, row) for place in wrong for row in right[place]]
    if rows:
        session.execute(insert(DirectoryWord.__table__), rows)
    return len(wrong)


def _written(session: Session, places: Collection[UUID]) -> dict[UUID, set[Row]]:
    table = DirectoryWord
    asked = select(table.listing_id, table.word, table.via_id, table.field, table.audience)
    found: dict[UUID, set[Row]] = defaultdict(set)
    for row in session.execute(asked.where(table.listing_id.in_(places))):
        found[row.listing_id].add((row.word, row.via_id, row.field, row.audience))
    return found


def _rows(place: UUID, entry: Entry) -> set[Row]:
    return {
        (one.word, one.via_id or place, f"{entry.kind}:{one.field}", int(one.audience))
        for one in found_by(entry)
    }


def _row(place: UUID, row: Row) -> dict[str, Any]:
    return dict(zip(("word", "via_id", "field", "audience"), row, strict=True), listing_id=place)
