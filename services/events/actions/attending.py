"""Those who have a place are asked whether they still come, reminded, and written to by the host."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from events.attending import GatheringReminded, HostWrote, RsvpReconfirmAsked, RsvpReconfirmed
from services.events.actions.places import lock_gathering
from services.events.actions.rsvps import cancel_rsvp
from services.events.models import (
    Gathering,
    HostMessage,
    Reconfirmation,
    Reminder,
    Rsvp,
    RsvpState,
)
from services.events.queries import attending as reads
from services.events.rules import check_not_over, check_open_to_rsvps
from services.events.rules.attending import NobodyAskedYou, ToNobody, check_unsaid, remind_at
from shared.database import Session, insert_once
from shared.outbox import announce


def ask_who_still_comes(session: Session, now: datetime, most: int) -> int:
    """Ask those who have places whether they still come; nobody is asked twice."""
    found = reads.to_be_asked(session, now, most)
    for rsvp in found:
        facts = {"gathering_id": rsvp.gathering_id, "person_id": rsvp.person_id, "asked_at": now}
        if insert_once(session, Reconfirmation, rsvp_id=rsvp.id, **facts):
            starts_at = session.get_one(Gathering, rsvp.gathering_id).starts_at
            announce(
                session,
                RsvpReconfirmAsked(
                    gathering_id=rsvp.gathering_id,
                    rsvp_id=rsvp.id,
                    person_id=rsvp.person_id,
                    places=rsvp.places,
                    starts_at=starts_at,
                ),
            )
    return len(found)


def say_whether(session: Session, rsvp_id: UUID, comes: bool, now: datetime) -> Reconfirmation:
    """Say that one still comes, or does not: then the places go to who waits, in the same moment.

    The same a second time is said already; the contrary is refused, and so is an answer after the start.
    """
    asked = reads.asked_of(session, rsvp_id)
    gathering = lock_gathering(session, asked.gathering_id)
    asked = reads.asked_of(session, rsvp_id)
    if check_unsaid(asked, comes):
        return asked
    check_open_to_rsvps(gathering, now)
    rsvp = session.get_one(Rsvp, rsvp_id, populate_existing=True)
    if rsvp.state != RsvpState.CONFIRMED:
        raise NobodyAskedYou("These places were given back, or are somebody else's by now.")
    asked.comes, asked.answered_at = comes, now
    if comes:
        ids = {"gathering_id": rsvp.gathering_id, "rsvp_id": rsvp.id}
        announce(session, RsvpReconfirmed(**ids, person_id=rsvp.person_id))
    else:
        cancel_rsvp(session, rsvp.gathering_id, rsvp.person_id, now)
    return asked


def remind_those_who_come(session: Session, now: datetime, most: int) -> int:
    """Have those who come reminded where it is time; nobody is reminded twice of the same."""
    due = reads.to_be_reminded(session, now, most)
    for gathering, hours in due:
        if insert_once(session, Reminder, gathering_id=gathering.id, hours=hours, sent_at=now):
            announce(
                session,
                GatheringReminded(
                    gathering_id=gathering.id, hours=hours, starts_at=gathering.starts_at
                ),
            )
    return len(due)


def remind_anew(session: Session, gathering: Gathering, now: datetime) -> None:
    """A moved gathering is reminded of again, where the new moment lies ahead. A second time it is the same."""
    ahead = [one for one in gathering.reminder_hours if remind_at(gathering, one) > now]
    session.execute(
        delete(Reminder).where(Reminder.gathering_id == gathering.id, Reminder.hours.in_(ahead))
    )


def write_to_guests(
    session: Session,
    gathering_id: UUID,
    text: str,
    to_those_who_come: bool,
    to_those_who_wait: bool,
    now: datetime,
) -> HostMessage:
    """Write to those who come, or wait, as of now. Each asking writes once more."""
    if not (to_those_who_come or to_those_who_wait):
        raise ToNobody(fields={"to_those_who_come": ["This, or to_those_who_wait, must be true."]})
    gathering = lock_gathering(session, gathering_id)
    check_not_over(gathering, now)
    whom = {"to_those_who_come": to_those_who_come, "to_those_who_wait": to_those_who_wait}
    message = HostMessage(gathering_id=gathering_id, text=text, **whom, sent_at=now)
    session.add(message)
    session.flush()
    announce(
        session,
        HostWrote(gathering_id=gathering_id, message_id=message.id, text=text, **whom),
    )
    return message
