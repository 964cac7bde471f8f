"""Reading whom to ask whether they still come, what they said, and what the host wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.events.models import (
    TAKES_PLACE,
    Gathering,
    HostMessage,
    Reconfirmation,
    Reminder,
    Rsvp,
    RsvpState,
)
from services.events.queries.gatherings import gathering as visible
from services.events.rules.attending import NobodyAskedYou, reconfirm_at, reminder_due
from shared.callers import Caller
from shared.database import Page, Session, keyset

LONGEST = timedelta(hours=720)


def gatherings_ahead(session: Session, now: datetime) -> list[Gathering]:
    """Those that begin within the longest time before which anybody is asked or reminded, the next first."""
    soon = select(Gathering).where(
        Gathering.state.in_(TAKES_PLACE),
        Gathering.starts_at > now,
        Gathering.starts_at <= now + LONGEST,
    )
    return list(session.scalars(soon.order_by(Gathering.starts_at, Gathering.id)))


def to_be_asked(session: Session, now: datetime, most: int) -> list[Rsvp]:
    """Those who have places since before they were to be asked whether they still come, and were not."""
    found = list[Rsvp]()
    for gathering in gatherings_ahead(session, now):
        moment = reconfirm_at(gathering)
        if moment is not None and moment <= now and len(found) < most:
            found += _unasked(session, gathering.id, moment, most - len(found))
    return found


def to_be_reminded(session: Session, now: datetime, most: int) -> list[tuple[Gathering, int]]:
    """The gatherings at which a reminder is due, and by how many hours; of several missed ones the last."""
    due = [
        (one, hours) for one in gatherings_ahead(session, now) if (hours := reminder_due(one, now))
    ]
    ids = [one.id for one, _ in due]
    sent = select(Reminder.gathering_id, Reminder.hours).where(Reminder.gathering_id.in_(ids))
    done = {(row.gathering_id, row.hours) for row in session.execute(sent)} if ids else set()
    return [(one, hours) for one, hours in due if (one.id, hours) not in done][:most]


def asked_of(session: Session, rsvp_id: UUID) -> Reconfirmation:
    """What somebody was asked, as it stands now. Raises NobodyAskedYou."""
    found = session.get(Reconfirmation, rsvp_id, populate_existing=True)
    if found is None:
        raise NobodyAskedYou
    return found


def reconfirmations_at(
    session: Session, gathering_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[Reconfirmation]:
    """Who was asked, and what they said, also of places that were given back since."""
    wanted = select(Reconfirmation).where(
        Reconfirmation.gathering_id == visible(session, gathering_id, caller).id
    )
    return keyset(session, wanted, Reconfirmation.rsvp_id, after, limit)


def messages_at(
    session: Session, gathering_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[HostMessage]:
    """What the host wrote, in the order of writing."""
    wanted = select(HostMessage).where(
        HostMessage.gathering_id == visible(session, gathering_id, caller).id
    )
    return keyset(session, wanted, HostMessage.id, after, limit)


def _unasked(session: Session, gathering_id: UUID, moment: datetime, most: int) -> list[Rsvp]:
    asked = select(Reconfirmation.rsvp_id).where(Reconfirmation.rsvp_id == Rsvp.id)
    wanted = select(Rsvp).where(
        Rsvp.gathering_id == gathering_id,
        Rsvp.state == RsvpState.CONFIRMED,
        Rsvp.confirmed_at < moment,
        ~asked.exists(),
    )
    return list(session.scalars(wanted.order_by(Rsvp.id).limit(most)))
