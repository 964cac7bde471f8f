"""People answer: they take places or wait for them, bring more or fewer, and give them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from events.gatherings import RsvpAccepted, RsvpCancelled, RsvpWaitlisted
from events.places import Release
from services.events.actions.allocations import give_back, is_kept_for, take_kept
from services.events.actions.at_once import answer_at_once
from services.events.actions.holds import free_what_ran_out, release
from services.events.actions.needs import forget_needs, keep_guests_of
from services.events.actions.places import (
    hold,
    join_waiting_list,
    leave_waiting_list,
    lock_gathering,
    promote_those_who_wait,
    take_places,
)
from services.events.actions.rounds import leave_rounds
from services.events.actions.seats import leave_sittings
from services.events.actions.tickets import give_ticket
from services.events.models import HAS_PLACES, Gathering, Rsvp, RsvpState, TicketType
from services.events.queries.access import admission_of
from services.events.queries.rsvps import last_rsvp, open_rsvp, position
from services.events.queries.tickets import room_at
from services.events.rules import NoSuchRsvp, NotEnoughPlaces, check_open_to_rsvps
from services.events.rules.policies import (
    GatheringIsFull,
    PlacesAreBilled,
    PlacesAreOffered,
    fee_of_cancelling,
)
from services.events.rules.questions import check_answers
from services.events.rules.tickets import NO_WISH, TooManyPlacesForATicket, Wish
from shared.database import Session, insert_once, new_id
from shared.outbox import announce


def accept_rsvp(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    places: int,
    now: datetime,
    today: date,
    wish: Wish = NO_WISH,
    answers: Mapping[str, str] | None = None,
) -> Rsvp:
    """Give a person places at a gathering, a position on its waiting list, or a question to the host.

    Where there are tickets, it is the one wished for, or the cheapest for the person, at its price now.
    `answers` are to the questions of the gathering, by key. Asking twice returns what is held, for
    however many is asked the second time.
    """
    rsvp = Rsvp(
        id=new_id(),
        gathering_id=gathering_id,
        person_id=person_id,
        places=places,
        price_minor=0,
        currency="",
        fee_minor=0,
        ran_out=False,
        answers=dict(answers or {}),
        admitted_as=admission_of(session, person_id, today),
        answered_at=now,
    )
    if wish == NO_WISH and not answers and (taken := _take_at_once(session, rsvp, now)):
        return taken
    return _look_closer(session, rsvp, wish, now, today)


def change_places(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    places: int,
    now: datetime,
    answers: Mapping[str, str] | None = None,
) -> Rsvp:
    """Bring more or fewer: what is given back goes to those who wait, and who waits keeps the position.

    `answers` are to the questions of the gathering, where they change. A second time nothing is left to change.
    """
    gathering = lock_gathering(session, gathering_id)
    check_open_to_rsvps(gathering, now)
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is None:
        raise NoSuchRsvp
    check_change(session, gathering, rsvp, places, answers)
    if answers is not None:
        rsvp.answers = dict(answers)
    if rsvp.places != places:
        _resize(session, gathering, rsvp, places, now)
    return rsvp


def check_change(
    session: Session,
    gathering: Gathering,
    rsvp: Rsvp,
    places: int,
    answers: Mapping[str, str] | None,
) -> None:
    """Refuse what an answer cannot become, whoever says yes to it."""
    if answers is not None:
        check_answers(gathering.questions, answers)
    if rsvp.places == places:
        return
    if rsvp.bill_id is not None:
        raise PlacesAreBilled
    if rsvp.state == RsvpState.OFFERED:
        raise PlacesAreOffered
    ticket = session.get(TicketType, rsvp.ticket_type_id) if rsvp.ticket_type_id else None
    if ticket is not None and places > ticket.most_places:
        raise TooManyPlacesForATicket(fields={"places": [f"At most {ticket.most_places}."]})


def cancel_rsvp(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    now: datetime,
    asked_at: datetime | None = None,
) -> Rsvp:
    """Take an answer back; its places go to those who wait. What that costs is noted on it.

    Who had to ask (`asked_at`) pays what it cost then. A second time it is simply gone already.
    """
    gathering = lock_gathering(session, gathering_id)
    rsvp = last_rsvp(session, gathering_id, person_id)
    if rsvp.state == RsvpState.CANCELLED:
        return rsvp
    check_open_to_rsvps(gathering, now)
    was = rsvp.state
    rsvp.fee_minor = fee_of_cancelling(gathering, rsvp, asked_at or now)
    if was == RsvpState.WAITING:
        leave_waiting_list(session, gathering_id)
    elif was in HAS_PLACES:
        give_back(session, rsvp, rsvp.places)
    rsvp.state, rsvp.cancelled_at = RsvpState.CANCELLED, now
    forget_needs(session, rsvp.id)
    leave_rounds(session, gathering_id, person_id, now)
    leave_sittings(session, gathering_id, person_id, now)
    announce(session, _cancelled(rsvp))
    release(session, rsvp, Release.CANCELLED)
    promote_those_who_wait(session, gathering, now)
    return rsvp


def take_or_wait(session: Session, gathering: Gathering, rsvp: Rsvp, now: datetime) -> Rsvp:
    """Give what is free at a locked gathering to somebody who may have it, or a position. Once each.

    What is kept for a sponsor's people is theirs, whoever else waits; when there is nothing left of it, they
    answer as others do.
    """
    if rsvp.allocation_id is not None:
        is_theirs = take_kept(session, rsvp.allocation_id, rsvp.places)
        if is_theirs and (kept := _have(session, rsvp, gathering.starts_at, now, gathering)):
            return kept
        rsvp.allocation_id = None
    if _fits(session, gathering, rsvp) and (taken := _take(session, rsvp, now, gathering)):
        return taken
    if not gathering.has_waiting_list:
        raise GatheringIsFull(f"{gathering.title} has {gathering.free} places left.")
    return _wait(session, rsvp)


def _take_at_once(session: Session, rsvp: Rsvp, now: datetime) -> Rsvp | None:
    """Confirm at once if there are places and nothing else is asked; None when it is to be looked at closer.

    Nobody is jumped: if a party that waits would fit into what is free, it would have moved up.
    """
    came = answer_at_once(session, rsvp, now)
    if came.full is not None:
        raise GatheringIsFull(f"{came.full} has not as many places left.")
    if came.starts_at is None:
        return None
    if not came.is_entered:
        return _have_already(session, rsvp)
    rsvp.state, rsvp.confirmed_at = RsvpState.CONFIRMED, now
    announce(session, _accepted(rsvp, came.starts_at))
    return rsvp


def _take(session: Session, rsvp: Rsvp, now: datetime, locked: Gathering) -> Rsvp | None:
    """Confirm at a locked gathering if there are places; what costs something is held until it is paid."""
    more = (rsvp.ticket_type_id, True)
    starts_at = take_places(session, rsvp.gathering_id, rsvp.places, now, *more)
    if starts_at is None:
        return None
    return _have(session, rsvp, starts_at, now, locked)


def _have(
    session: Session, rsvp: Rsvp, starts_at: datetime, now: datetime, locked: Gathering
) -> Rsvp | None:
    """Enter who has places now: confirmed, or, where they cost something, held until they are paid."""
    if rsvp.amount_minor:
        session.add(rsvp)
        hold(session, locked, rsvp, now)
        return rsvp
    is_new = rsvp.state != RsvpState.ASKED
    rsvp.state, rsvp.confirmed_at = RsvpState.CONFIRMED, now
    if is_new and not _enter(session, rsvp):
        return _have_already(session, rsvp)
    announce(session, _accepted(rsvp, starts_at))
    return rsvp


def _have_already(session: Session, rsvp: Rsvp) -> Rsvp | None:
    """The answer that the person has; what was taken for another is free again."""
    give_back(session, rsvp, rsvp.places)
    return open_rsvp(session, rsvp.gathering_id, rsvp.person_id)


def _look_closer(session: Session, rsvp: Rsvp, wish: Wish, now: datetime, today: date) -> Rsvp:
    """Look again with the gathering locked: at what it asks, at tickets, and at who is to be asked."""
    gathering = lock_gathering(session, rsvp.gathering_id)
    check_open_to_rsvps(gathering, now)
    free_what_ran_out(session, gathering, now)
    held = open_rsvp(session, gathering.id, rsvp.person_id)
    if held is not None:
        return held
    check_answers(gathering.questions, rsvp.answers)
    give_ticket(session, gathering, rsvp, wish, today)
    if gathering.needs_approval:
        rsvp.state = RsvpState.ASKED
        session.add(rsvp)
        return rsvp
    return take_or_wait(session, gathering, rsvp, now)


def _fits(session: Session, gathering: Gathering, rsvp: Rsvp) -> bool:
    """Whether there is room; while the waiting list rests, nobody passes those who are on it."""
    if gathering.is_waiting_paused and gathering.waiting:
        return False
    return rsvp.places <= gathering.free and room_at(session, gathering).fits(rsvp)


def _wait(session: Session, rsvp: Rsvp) -> Rsvp:
    number, place = join_waiting_list(session, rsvp.gathering_id)
    rsvp.state, rsvp.number = RsvpState.WAITING, number
    session.add(rsvp)
    announce(session, _waitlisted(rsvp, place))
    return rsvp


def _enter(session: Session, rsvp: Rsvp) -> bool:
    """Insert an answer unless the person has one; False then. Core, because this is the hot path."""
    columns = Rsvp.__mapper__.column_attrs.keys()
    return insert_once(session, Rsvp, **{name: getattr(rsvp, name) for name in columns})


def _resize(session: Session, gathering: Gathering, rsvp: Rsvp, places: int, now: datetime) -> None:
    more, rsvp.places = places - rsvp.places, places
    keep_guests_of(session, rsvp)
    if rsvp.state == RsvpState.WAITING:
        session.flush()
        announce(session, _waitlisted(rsvp, position(session, rsvp)))
    elif rsvp.state == RsvpState.CONFIRMED:
        _take_more(session, gathering, rsvp, more, now)
        announce(session, _accepted(rsvp, gathering.starts_at))
    promote_those_who_wait(session, gathering, now)


def _take_more(
    session: Session, gathering: Gathering, rsvp: Rsvp, more: int, now: datetime
) -> None:
    """Take `more` places beside those held; fewer than none are given back."""
    if more < 0:
        give_back(session, rsvp, -more)
    elif rsvp.allocation_id is not None and is_kept_for(session, rsvp):
        if not take_kept(session, rsvp.allocation_id, more):
            raise NotEnoughPlaces("No more are kept for this sponsor.")
    elif (gathering.is_waiting_paused and gathering.waiting) or (
        take_places(session, gathering.id, more, now, rsvp.ticket_type_id, True) is None
    ):
        fault = {"places": [f"At most {gathering.free} more."]}
        raise NotEnoughPlaces(f"{gathering.title} has {gathering.free} left.", fields=fault)


def _accepted(rsvp: Rsvp, starts_at: datetime) -> RsvpAccepted:
    return RsvpAccepted(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        starts_at=starts_at,
    )


def _waitlisted(rsvp: Rsvp, place: int) -> RsvpWaitlisted:
    return RsvpWaitlisted(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        position=place,
    )


def _cancelled(rsvp: Rsvp) -> RsvpCancelled:
    return RsvpCancelled(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
    )
