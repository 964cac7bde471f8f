"""Places that are kept for a while: until they are paid, or, where they are offered, until somebody says yes.

What ran out is released by whoever locks the gathering next, before anything is decided there: no
clock has to have struck. All of this comes with the gathering locked.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.gatherings import RsvpAccepted, RsvpCancelled, RsvpOfferLapsed
from events.places import PlaceBilled, PlaceBillPaid, PlaceBillRefused, PlacesReleased
from events.places import Release as Why
from services.events.actions.allocations import give_back, release_due
from services.events.actions.needs import forget_needs
from services.events.actions.places import (
    hold,
    lock_gathering,
    promote_those_who_wait,
    take_places,
)
from services.events.models import HAS_PLACES, TAKES_PLACE, Gathering, Rsvp, RsvpState
from services.events.queries.rsvps import last_rsvp, open_rsvp
from services.events.queries.tickets import room_at
from services.events.rules import check_open_to_rsvps, is_open_to_rsvps
from services.events.rules.policies import NothingIsOffered
from shared.database import Session, new_id
from shared.outbox import announce

_KEPT = (RsvpState.HELD, RsvpState.OFFERED)


def free_what_ran_out(session: Session, gathering: Gathering, now: datetime) -> int:
    """Give up what is kept at a locked gathering and ran out; who waits has the places. A second time: none."""
    release_due(session, gathering, now)
    found = select(Rsvp).where(
        Rsvp.gathering_id == gathering.id,
        Rsvp.state.in_(_KEPT),
        Rsvp.held_until <= now,
    )
    gone = list(session.scalars(found.order_by(Rsvp.id)))
    for rsvp in gone:
        was, rsvp.ran_out = rsvp.state, True
        _give_up(session, rsvp, now)
        if was == RsvpState.OFFERED:
            announce(session, _lapsed(rsvp))
        release(session, rsvp, Why.RAN_OUT)
    if gone:
        promote_those_who_wait(session, gathering, now)
    return len(gone)


def accept_offer(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> Rsvp:
    """Say yes to places that are offered; what they cost is to be paid then. A second time it is said already.

    To say no is to cancel the answer. Refuses, as NothingIsOffered, what ran out.
    """
    gathering = lock_gathering(session, gathering_id)
    free_what_ran_out(session, gathering, now)
    rsvp = last_rsvp(session, gathering_id, person_id)
    if rsvp.state in (RsvpState.CONFIRMED, RsvpState.HELD):
        return rsvp
    check_open_to_rsvps(gathering, now)
    if rsvp.state != RsvpState.OFFERED:
        raise NothingIsOffered
    if rsvp.amount_minor:
        hold(session, gathering, rsvp, now)
    else:
        rsvp.held_until = None
        _confirm(session, gathering, rsvp, now)
    return rsvp


def release(session: Session, rsvp: Rsvp, why: Why) -> None:
    """Say that nobody comes on places that were billed: what was paid goes back, but for the fee."""
    if rsvp.bill_id is None:
        return
    announce(
        session,
        PlacesReleased(
            gathering_id=rsvp.gathering_id,
            bill_id=rsvp.bill_id,
            rsvp_id=rsvp.id,
            person_id=rsvp.person_id,
            reason=why,
            kept_minor=rsvp.fee_minor,
        ),
    )


def release_all(session: Session, gathering: Gathering) -> None:
    """The gathering is called off: everything that was paid for it goes back."""
    billed = select(Rsvp).where(
        Rsvp.gathering_id == gathering.id, Rsvp.state.in_(HAS_PLACES), Rsvp.bill_id.is_not(None)
    )
    for rsvp in session.scalars(billed.order_by(Rsvp.id)):
        release(session, rsvp, Why.CALLED_OFF)


def note_bill(session: Session, billed: PlaceBilled) -> None:
    """Remember by which invoice places are paid. A second time it is noted already."""
    lock_gathering(session, billed.gathering_id)
    for rsvp in _billed(session, billed.bill_id):
        rsvp.invoice_id = billed.invoice_id


def confirm_paid(session: Session, paid: PlaceBillPaid, now: datetime) -> None:
    """Places are paid: confirmed, or, where the hold had run out, given again as far as there are any.

    Money that comes for what is given up, or taken by others, goes back. Hearing twice does it once.
    """
    gathering = lock_gathering(session, paid.gathering_id)
    rsvp = next(iter(_billed(session, paid.bill_id)), None)
    if rsvp is None or rsvp.state == RsvpState.CONFIRMED:
        return
    if rsvp.state == RsvpState.HELD and is_open_to_rsvps(gathering, now):
        _confirm(session, gathering, rsvp, now)
    elif not (rsvp.ran_out and _give_again(session, gathering, rsvp, paid.stands, now)):
        release(session, rsvp, Why.TOO_LATE)


def give_up_unbilled(session: Session, refused: PlaceBillRefused, now: datetime) -> None:
    """Nobody can be billed: the hold is given up, and who waits has the places. A second time: nothing."""
    gathering = lock_gathering(session, refused.gathering_id)
    for rsvp in _billed(session, refused.bill_id):
        if rsvp.state == RsvpState.HELD:
            _give_up(session, rsvp, now)
            announce(
                session,
                RsvpCancelled(
                    gathering_id=rsvp.gathering_id,
                    rsvp_id=rsvp.id,
                    person_id=rsvp.person_id,
                    places=rsvp.places,
                ),
            )
            promote_those_who_wait(session, gathering, now)


def sweep_holds(session: Session, now: datetime, most: int) -> int:
    """Free what ran out, so that who waits need not wait for anybody to ask; a second time there is none."""
    ran_out = (
        select(Rsvp.gathering_id)
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .where(Rsvp.state.in_(_KEPT), Rsvp.held_until <= now, Gathering.state.in_(TAKES_PLACE))
    )
    found = session.scalars(ran_out.distinct().order_by(Rsvp.gathering_id).limit(most)).all()
    for gathering_id in found:
        free_what_ran_out(session, lock_gathering(session, gathering_id), now)
    return len(found)


def _billed(session: Session, bill_id: UUID) -> list[Rsvp]:
    """The answers that a bill is for: what is open first, then the newest."""
    of_it = select(Rsvp).where(Rsvp.bill_id == bill_id)
    newest = (Rsvp.state == RsvpState.CANCELLED, Rsvp.answered_at.desc())
    return list(
        session.scalars(of_it.order_by(*newest), execution_options={"populate_existing": True})
    )


def _confirm(session: Session, gathering: Gathering, rsvp: Rsvp, now: datetime) -> None:
    rsvp.state, rsvp.confirmed_at = RsvpState.CONFIRMED, now
    session.flush()
    announce(
        session,
        RsvpAccepted(
            gathering_id=rsvp.gathering_id,
            rsvp_id=rsvp.id,
            person_id=rsvp.person_id,
            places=rsvp.places,
            starts_at=gathering.starts_at,
        ),
    )


def _lapsed(rsvp: Rsvp) -> RsvpOfferLapsed:
    return RsvpOfferLapsed(
        gathering_id=rsvp.gathering_id,
        rsvp_id=rsvp.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
    )


def _give_up(session: Session, rsvp: Rsvp, now: datetime) -> None:
    rsvp.state, rsvp.cancelled_at = RsvpState.CANCELLED, now
    session.flush()
    give_back(session, rsvp, rsvp.places)
    forget_needs(session, rsvp.id)


def _give_again(
    session: Session, gathering: Gathering, rsvp: Rsvp, stands: bool, now: datetime
) -> bool:
    """Give who paid too late the same places again, if they are free; whether they have them.

    Where the bill does not stand any more, they are held, and billed anew: the money that came pays that.
    """
    free_what_ran_out(session, gathering, now)
    session.refresh(gathering)
    taken = (
        open_rsvp(session, gathering.id, rsvp.person_id) is not None
        or gathering.is_waiting_paused
        or rsvp.places > gathering.free
        or not room_at(session, gathering).fits(rsvp)
        or not is_open_to_rsvps(gathering, now)
    )
    if taken:
        return False
    again = Rsvp(
        id=new_id(),
        gathering_id=gathering.id,
        person_id=rsvp.person_id,
        places=rsvp.places,
        ticket_type_id=rsvp.ticket_type_id,
        price_minor=rsvp.price_minor,
        currency=rsvp.currency,
        answers=rsvp.answers,
        admitted_as=rsvp.admitted_as,
        answered_at=now,
        bill_id=rsvp.bill_id,
        invoice_id=rsvp.invoice_id,
        state=RsvpState.HELD,
        held_until=now,
    )
    take_places(session, gathering.id, rsvp.places, now, rsvp.ticket_type_id, True)
    rsvp.ran_out = False
    session.add(again)
    if stands:
        _confirm(session, gathering, again, now)
    else:
        again.bill_id = again.invoice_id = None
        hold(session, gathering, again, now)
    return True
