"""Looking the directory over: what was not written anew when it should have been is put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select, update

from services.membership.actions.directory.listing import list_anew
from services.membership.actions.persons import announce_profile
from services.membership.models import Listing, Organisation, Person, Profile, Tombstone
from shared.database import Session
from shared.ids import earliest_id

PORTION = 200

_EVERY = timedelta(days=1)
_LATELY = timedelta(days=2)


def say_anew(session: Session, now: datetime) -> int:
    """After a field was locked or freed: write some members' words anew, and tell what others may see.

    Asking again does the next ones, until none is left.
    """
    due = select(Listing).where(Listing.is_due.is_(True)).order_by(Listing.id)
    found = _taken(session, due)
    if found:
        list_anew(session, [one.subject_id for one in found])
        _looked_at(session, found, now)
        for profile in session.scalars(
            select(Profile)
            .where(Profile.person_id.in_([one.subject_id for one in found]))
            .order_by(Profile.person_id)
        ):
            announce_profile(session, profile)
    return len(found)


def look_over(session: Session, now: datetime) -> int:
    """Compare some words with what they are of, and put right those that are wrong; returns how many.

    Each listing is looked at once a day; who has none is found within two.
    """
    stale = select(Listing).where(Listing.is_due.is_(False), Listing.looked_at < now - _EVERY)
    found = _taken(session, stale.order_by(Listing.looked_at, Listing.id))
    missing = _without_place(session, now)
    right = list_anew(session, [*(one.subject_id for one in found), *missing])
    _looked_at(session, found, now)
    return right


def _taken(session: Session, listings: Select[Any]) -> Sequence[Listing]:
    portion = listings.limit(PORTION).with_for_update(skip_locked=True)
    return session.scalars(portion).all()


def _looked_at(session: Session, found: Sequence[Listing], now: datetime) -> None:
    ids = [one.id for one in found]
    seen = update(Listing).where(Listing.id.in_(ids)).values(looked_at=now, is_due=False)
    session.execute(seen.execution_options(synchronize_session=False))


def _without_place(session: Session, now: datetime) -> list[UUID]:
    """Persons and organisations that were entered lately, and have no place in the directory."""
    found: list[UUID] = []
    for model in (Person, Organisation):
        late = select(model.id).where(
            model.id >= earliest_id(now - _LATELY),
            ~exists().where(Listing.subject_id == model.id),
            ~exists().where(Tombstone.person_id == model.id),
        )
        found += session.scalars(late.limit(PORTION))
    return found
