"""Places that become another's: of who left an organisation, and of whoever lets somebody else come."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from events.contract import Event
from events.gatherings import RsvpAccepted, RsvpCancelled, RsvpWaitlisted
from events.handover_parts import GatheringPartSettled, GatheringPartsReported
from events.handovers import HandoverItemCarried, HandoverPartsAsked, Part
from events.places import Release
from services.events.actions.allocations import give_back
from services.events.actions.holds import free_what_ran_out, release
from services.events.actions.needs import forget_needs
from services.events.actions.places import (
    leave_waiting_list,
    lock_gathering,
    offered,
    promote_those_who_wait,
)
from services.events.actions.rounds import leave_rounds
from services.events.actions.seats import leave_sittings
from services.events.actions.speakers import pass_slot_on
from services.events.models import HAS_PLACES, Admission, Gathering, Rsvp, RsvpState
from services.events.queries.access import admission_of
from services.events.queries.check_ins import check_nobody_is_inside
from services.events.queries.handovers import places_of_leaver
from services.events.queries.rsvps import last_rsvp, open_rsvp, position
from services.events.queries.speakers import slots_of_leaver
from services.events.rules import NoSuchRsvp, check_open_to_rsvps, is_open_to_rsvps
from services.events.rules.policies import HasAnAnswerAlready
from shared.database import Session, new_id
from shared.outbox import announce

KIND, SLOT = "rsvp", "speaking-slot"


def report_places(session: Session, asked: HandoverPartsAsked, now: datetime) -> None:
    """Say at which coming events a leaver was to come or speak for the organisation; none is an answer, too.

    Being asked twice answers twice, with what holds then.
    """
    slots = tuple(
        Part(
            kind=SLOT,
            reference_id=speaker.id,
            title=speaker.title,
            due_on=_day_of(gathering),
        )
        for speaker, gathering in slots_of_leaver(
            session, asked.organisation_id, asked.leaver_id, now
        )
    )
    places = places_of_leaver(session, asked.organisation_id, asked.leaver_id, now)
    parts = tuple(
        Part(
            kind=KIND,
            reference_id=rsvp.id,
            title=gathering.title,
            due_on=_day_of(gathering),
        )
        for rsvp, gathering in places
    )
    announce(session, GatheringPartsReported(handover_id=asked.handover_id, parts=parts + slots))


def _day_of(gathering: Gathering) -> date:
    """The day on which it begins, by the clock on its wall."""
    return gathering.starts_at.astimezone(ZoneInfo(gathering.time_zone)).date()


def transfer_rsvp(
    session: Session, gathering_id: UUID, person_id: UUID, to_id: UUID, now: datetime, today: date
) -> Rsvp:
    """Let another person come instead: the places, or the position, are theirs, and nothing is bought anew.

    A second time it is theirs already. Refuses where they have an answer of their own.
    """
    gathering = lock_gathering(session, gathering_id)
    check_open_to_rsvps(gathering, now)
    free_what_ran_out(session, gathering, now)
    rsvp = last_rsvp(session, gathering_id, person_id)
    own = open_rsvp(session, gathering_id, to_id)
    if rsvp.state == RsvpState.CANCELLED:
        if own is None or own.answered_at != rsvp.cancelled_at:  # it was never passed on to them
            raise NoSuchRsvp
        return own
    if own is not None:
        raise HasAnAnswerAlready
    check_nobody_is_inside(session, rsvp.id)
    return _pass_over(session, gathering, rsvp, to_id, admission_of(session, to_id, today), now)


def pass_place_on(session: Session, carried: HandoverItemCarried, now: datetime) -> None:
    """Give a leaver's place, or position, to who follows; who has an answer of their own keeps that one.

    A speaking slot is theirs, too: they are asked whether they speak. Being asked twice gives it once, and
    says twice what became of it.
    """
    if carried.kind == SLOT:
        is_carried = pass_slot_on(session, carried.reference_id, carried.successor_id, now)
    else:
        rsvp = session.get(Rsvp, carried.reference_id)
        is_carried = rsvp is not None and _pass_on(session, rsvp, carried.successor_id, now)
    announce(
        session,
        GatheringPartSettled(
            handover_id=carried.handover_id,
            kind=carried.kind,
            reference_id=carried.reference_id,
            carried=is_carried,
        ),
    )


def _pass_on(session: Session, rsvp: Rsvp, successor_id: UUID, now: datetime) -> bool:
    gathering = lock_gathering(session, rsvp.gathering_id)
    free_what_ran_out(session, gathering, now)
    session.refresh(rsvp)
    own = open_rsvp(session, gathering.id, successor_id)
    if rsvp.state == RsvpState.CANCELLED or not is_open_to_rsvps(gathering, now):
        return own is not None
    if own is not None:
        _give_up(session, gathering, rsvp, now)
        return True
    _pass_over(session, gathering, rsvp, successor_id, Admission.REPRESENTATIVE, now)
    return True


def _give_up(session: Session, gathering: Gathering, rsvp: Rsvp, now: datetime) -> None:
    was = rsvp.state
    _close(session, rsvp, now)
    if was == RsvpState.WAITING:
        leave_waiting_list(session, gathering.id)
    elif was in HAS_PLACES:
        give_back(session, rsvp, rsvp.places)
    release(session, rsvp, Release.CANCELLED)
    promote_those_who_wait(session, gathering, now)


def _pass_over(
    session: Session,
    gathering: Gathering,
    rsvp: Rsvp,
    to_id: UUID,
    admitted_as: Admission,
    now: datetime,
) -> Rsvp:
    """The places, or the position, at the price that they had; nothing is free in between."""
    was = rsvp.state
    _close(session, rsvp, now)
    theirs = Rsvp(
        id=new_id(),
        gathering_id=gathering.id,
        person_id=to_id,
        places=rsvp.places,
        state=was,
        number=rsvp.number,
        ticket_type_id=rsvp.ticket_type_id,
        allocation_id=rsvp.allocation_id,
        price_minor=rsvp.price_minor,
        currency=rsvp.currency,
        held_until=rsvp.held_until,
        bill_id=rsvp.bill_id,
        invoice_id=rsvp.invoice_id,
        admitted_as=admitted_as,
        answered_at=now,
        confirmed_at=now if was == RsvpState.CONFIRMED else None,
    )
    session.add(theirs)
    session.flush()
    if was not in (RsvpState.ASKED, RsvpState.HELD):
        announce(session, _given(session, theirs, gathering))
    return theirs


def _close(session: Session, rsvp: Rsvp, now: datetime) -> None:
    rsvp.state, rsvp.cancelled_at = RsvpState.CANCELLED, now
    session.flush()
    forget_needs(session, rsvp.id)
    leave_rounds(session, rsvp.gathering_id, rsvp.person_id, now)
    leave_sittings(session, rsvp.gathering_id, rsvp.person_id, now)
    announce(session, _given_back(rsvp))


def _given_back(rsvp: Rsvp) -> RsvpCancelled:
    return RsvpCancelled(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
    )


def _given(session: Session, rsvp: Rsvp, gathering: Gathering) -> Event:
    if rsvp.state == RsvpState.OFFERED and rsvp.held_until is not None:
        return offered(rsvp, rsvp.held_until)
    if rsvp.state == RsvpState.CONFIRMED:
        return RsvpAccepted(
            gathering_id=rsvp.gathering_id,
            rsvp_id=rsvp.id,
            person_id=rsvp.person_id,
            places=rsvp.places,
            starts_at=gathering.starts_at,
        )
    return RsvpWaitlisted(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        position=position(session, rsvp),
    )
