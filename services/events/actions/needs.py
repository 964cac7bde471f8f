"""Needs and the names of guests are told to the host, taken back, and erased after the gathering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from services.events.actions.places import lock_gathering
from services.events.models import Gathering, GuestName, Needs, Rsvp
from services.events.queries.rsvps import open_rsvp
from services.events.rules import NoSuchRsvp
from services.events.rules.questions import TooManyNames
from shared.database import Session, upsert

KEPT = timedelta(days=3)
_KEPT_APART = (Needs, GuestName)


def tell_needs(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    access: str,
    dietary: str,
    now: datetime,
) -> Needs:
    """Say what a person needs who comes, or waits; a second time replaces what was said. Empty says nothing."""
    lock_gathering(session, gathering_id)
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None:
        raise NoSuchRsvp
    told = {"person_id": person_id, "access": access, "dietary": dietary, "told_at": now}
    if access or dietary:
        upsert(session, Needs, {"rsvp_id": rsvp.id}, told)
    else:
        session.execute(delete(Needs).where(Needs.rsvp_id == rsvp.id))
    return Needs(rsvp_id=rsvp.id, **told)


def forget_needs(session: Session, rsvp_id: UUID) -> None:
    """Forget what was needed by who does not come, and whom they bring. A second time there is nothing left."""
    for kept in _KEPT_APART:
        session.execute(delete(kept).where(kept.rsvp_id == rsvp_id))


def name_guests(
    session: Session, gathering_id: UUID, person_id: UUID, names: Sequence[str]
) -> list[GuestName]:
    """Say who comes along; a second time replaces what was said. Raises NoSuchRsvp, TooManyNames."""
    lock_gathering(session, gathering_id)
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None:
        raise NoSuchRsvp
    if len(names) >= rsvp.places:
        fault = {"names": [f"At most {rsvp.places - 1}: so many guests you bring."]}
        raise TooManyNames(fields=fault)
    session.execute(delete(GuestName).where(GuestName.rsvp_id == rsvp.id))
    guests = [
        GuestName(rsvp_id=rsvp.id, place=place, person_id=person_id, name=name)
        for place, name in enumerate(names, 1)
    ]
    session.add_all(guests)
    return guests


def keep_guests_of(session: Session, rsvp: Rsvp) -> None:
    """Forget the last guests of somebody who brings fewer now."""
    gone = (GuestName.rsvp_id == rsvp.id, GuestName.place >= rsvp.places)
    session.execute(delete(GuestName).where(*gone))


def forget_past_needs(session: Session, now: datetime, most: int) -> int:
    """Erase what was told for gatherings that ended some days ago; a second time there is nothing."""
    ended = Gathering.ends_at <= now - KEPT
    erased = 0
    for kept in _KEPT_APART:
        past = select(kept.rsvp_id).join(Rsvp, Rsvp.id == kept.rsvp_id).join(Gathering)
        ids = set(session.scalars(past.where(ended).limit(most)))
        session.execute(delete(kept).where(kept.rsvp_id.in_(ids)))
        erased += len(ids)
    return erased
