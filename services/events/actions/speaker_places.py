"""Who speaks has a place at the gathering, also where it is full."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from events.gatherings import RsvpAccepted, RsvpCancelled
from events.places import Release
from services.events.actions.allocations import give_back
from services.events.actions.holds import free_what_ran_out, release
from services.events.actions.needs import forget_needs
from services.events.actions.places import (
    hold,
    leave_waiting_list,
    promote_those_who_wait,
    take_places,
)
from services.events.actions.rsvps import cancel_rsvp
from services.events.models import (
    HAS_PLACES,
    Audience,
    Gathering,
    Rsvp,
    RsvpState,
    Speaker,
    SpeakerState,
    TicketType,
)
from services.events.queries.access import admission_of
from services.events.queries.rsvps import open_rsvp
from services.events.queries.tickets import ticket_types
from services.events.rules import is_open_to_rsvps
from shared.database import Session, new_id
from shared.outbox import announce

NAME = "Speakers"


def seat_speaker(
    session: Session, gathering: Gathering, speaker: Speaker, now: datetime, today: date
) -> None:
    """Give who speaks at a locked gathering a place of the ticket for speakers; who has one keeps that.

    Where all are taken there is one more, and `overbook` says so. What they wait for, or have to pay or say
    yes to, is theirs no more: they come as a speaker, and alone.
    """
    free_what_ran_out(session, gathering, now)
    held = open_rsvp(session, gathering.id, speaker.person_id)
    if held is not None and held.state == RsvpState.CONFIRMED:
        return
    if held is not None:
        _close(session, held, now)
    ticket = _ticket(session, gathering) if gathering.is_ticketed else None
    _make_room(session, gathering, ticket)
    rsvp = Rsvp(
        id=new_id(),
        gathering_id=gathering.id,
        person_id=speaker.person_id,
        places=1,
        state=RsvpState.CONFIRMED,
        ticket_type_id=ticket.id if ticket else None,
        price_minor=ticket.price_minor if ticket else 0,
        currency=ticket.currency if ticket else "",
        fee_minor=0,
        ran_out=False,
        answers={},
        admitted_as=admission_of(session, speaker.person_id, today),
        answered_at=now,
        confirmed_at=now,
    )
    take_places(session, gathering.id, 1, now, rsvp.ticket_type_id, True)
    session.add(rsvp)
    session.flush()
    speaker.rsvp_id = rsvp.id
    if rsvp.amount_minor:
        rsvp.confirmed_at = None
        hold(session, gathering, rsvp, now)
    else:
        announce(session, _accepted(rsvp, gathering))
    promote_those_who_wait(session, gathering, now)


def unseat_speaker(session: Session, gathering: Gathering, speaker: Speaker, now: datetime) -> None:
    """Let the place be free that somebody had to speak, unless they speak of something else."""
    rsvp = session.get(Rsvp, speaker.rsvp_id) if speaker.rsvp_id else None
    if rsvp is None or rsvp.state == RsvpState.CANCELLED or not is_open_to_rsvps(gathering, now):
        return
    other = select(Speaker).where(
        Speaker.gathering_id == gathering.id,
        Speaker.person_id == rsvp.person_id,
        Speaker.state == SpeakerState.CONFIRMED,
        Speaker.id != speaker.id,
    )
    if (another := session.scalar(other.limit(1))) is not None:
        another.rsvp_id = rsvp.id
    else:
        cancel_rsvp(session, gathering.id, rsvp.person_id, now)


def _ticket(session: Session, gathering: Gathering) -> TicketType | None:
    """The cheapest ticket that is for speakers; where there is none, one is made that costs nothing."""
    types = ticket_types(session, gathering.id)
    own = [one for one in types if one.audience == Audience.SPEAKER and one.is_open]
    if own:
        return min(own, key=lambda one: (one.price_minor, one.id))
    if NAME in {one.name for one in types}:
        return None
    made = TicketType(gathering_id=gathering.id, name=NAME, audience=Audience.SPEAKER)
    made.price_minor, made.currency, made.most_places, made.access_code = 0, "", 1, ""
    made.is_open, made.pools = True, []
    session.add(made)
    session.flush()
    return made


def _make_room(session: Session, gathering: Gathering, ticket: TicketType | None) -> None:
    session.flush()
    session.refresh(gathering, ("taken", "waiting"))
    if gathering.free < 1:
        gathering.overbook += 1 - gathering.free
    for pool in ticket.pools if ticket else ():
        session.refresh(pool, ("taken",))
        if pool.free < 1:
            pool.overbook += 1 - pool.free
    session.flush()


def _close(session: Session, rsvp: Rsvp, now: datetime) -> None:
    was, rsvp.state, rsvp.cancelled_at = rsvp.state, RsvpState.CANCELLED, now
    session.flush()
    if was == RsvpState.WAITING:
        leave_waiting_list(session, rsvp.gathering_id)
    elif was in HAS_PLACES:
        give_back(session, rsvp, rsvp.places)
    forget_needs(session, rsvp.id)
    release(session, rsvp, Release.CANCELLED)
    gone = RsvpCancelled(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
    )
    announce(session, gone)


def _accepted(rsvp: Rsvp, gathering: Gathering) -> RsvpAccepted:
    return RsvpAccepted(
        gathering_id=gathering.id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        starts_at=gathering.starts_at,
    )
