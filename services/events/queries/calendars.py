"""What stands in calendars: all events, one of them, or those that a person goes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select

from services.events.models import CalendarLink, Gathering, Rsvp, RsvpState
from services.events.rules import NoSuchGathering
from services.events.rules.calendars import (
    KEPT,
    LARGEST_FEED,
    NoSuchCalendar,
    hash_of,
    is_sure,
    place_of,
    takes_place,
)
from shared.calendars import Feed, Occasion, Status
from shared.database import Session

Asked = TypeVar("Asked", bound=Select[*tuple[Any, ...]])


def public_feed(session: Session, name: str, base_url: str, now: datetime) -> Feed:
    """All events that were ever published: those to come, and for a while those past or called off."""
    asked = select(Gathering).where(Gathering.published_at.is_not(None))
    found = session.scalars(_kept(asked, now))
    return Feed(name, [_occasion(one, base_url) for one in found])


def feed_of_one(session: Session, gathering_id: UUID, base_url: str) -> Feed:
    """One event, however long past. Raises NoSuchGathering also for a draft, whoever asks."""
    found = session.get(Gathering, gathering_id)
    if found is None or found.published_at is None:
        raise NoSuchGathering
    return Feed(found.title, [_occasion(found, base_url)])


def private_feed(session: Session, token: str, name: str, base_url: str, now: datetime) -> Feed:
    """What the person goes to whose link this is. Raises NoSuchCalendar: revoked and invented are alike."""
    link = select(CalendarLink.person_id).where(CalendarLink.token_hash == hash_of(token))
    person_id = session.scalar(link)
    if person_id is None:
        raise NoSuchCalendar
    asked = (
        select(Gathering, Rsvp)
        .join(Rsvp, Rsvp.gathering_id == Gathering.id)
        .where(Rsvp.person_id == person_id, Rsvp.state != RsvpState.CANCELLED)
    )
    found = session.execute(_kept(asked, now)).all()
    return Feed(name, [_place(gathering, rsvp, base_url) for gathering, rsvp in found])


def _kept(asked: Asked, now: datetime) -> Asked:
    """Those that are not long over, the first to end first."""
    kept = asked.where(Gathering.ends_at > now - KEPT)
    return kept.order_by(Gathering.ends_at, Gathering.id).limit(LARGEST_FEED)


def _occasion(gathering: Gathering, base_url: str) -> Occasion:
    return Occasion(
        uid=str(gathering.id),
        sequence=gathering.sequence,
        changed_at=gathering.changed_at,
        title=gathering.title,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        status=Status.CONFIRMED if takes_place(gathering) else Status.CANCELLED,
        description=gathering.description,
        place=place_of(gathering),
        url=f"{base_url}/events/{gathering.id}",
        comment=gathering.cancel_reason,
    )


def _place(gathering: Gathering, rsvp: Rsvp, base_url: str) -> Occasion:
    """The same, as it is for somebody who comes, or may come."""
    occasion = _occasion(gathering, base_url)
    answered_at = rsvp.confirmed_at or rsvp.answered_at
    changed_at = max(occasion.changed_at, answered_at)
    if occasion.status == Status.CONFIRMED and not is_sure(rsvp):
        return replace(occasion, status=Status.TENTATIVE, changed_at=changed_at)
    return replace(occasion, changed_at=changed_at)
