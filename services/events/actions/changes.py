"""Changes of answers: made at once, or, after the date until which that is free, asked of the host."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.changes import RsvpChangeAsked, RsvpChangeDecided
from services.events.actions.places import lock_gathering
from services.events.actions.rsvps import cancel_rsvp, change_places, check_change
from services.events.models import ChangeRequest, Gathering, RequestState, Rsvp, RsvpState
from services.events.queries.changes import open_request, request_at
from services.events.queries.check_ins import check_nobody_is_inside
from services.events.queries.rsvps import open_rsvp
from services.events.rules import check_open_to_rsvps
from services.events.rules.changes import AnswerIsGone, Wanted, check_open, is_frozen
from shared.database import Session, new_id
from shared.outbox import announce

__all__ = ["Wanted", "approve_change", "change_or_ask", "refuse_change", "withdraw_change"]


def change_or_ask(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    wanted: Wanted,
    now: datetime,
    is_host: bool,
) -> ChangeRequest | None:
    """Change an answer, or ask the host to; None where it is done, and for who is the host.

    The same asked twice is asked once; another wish replaces what was asked, and the wish that all stays as it
    is takes it back.
    """
    gathering = lock_gathering(session, gathering_id)
    rsvp = open_rsvp(session, gathering_id, person_id)
    if rsvp is not None and wanted.places < rsvp.places:
        check_nobody_is_inside(session, rsvp.id)
    if is_host or rsvp is None or not is_frozen(gathering, rsvp, now):
        _change(session, gathering_id, person_id, wanted, now, now)
        return None
    check_open_to_rsvps(gathering, now)
    return _ask(session, gathering, rsvp, wanted, now)


def approve_change(session: Session, gathering_id: UUID, request_id: UUID, now: datetime) -> None:
    """Say yes: the answer changes as was asked, and costs what it cost then. A second time it has changed.

    Refuses, as NotEnoughPlaces, more people than there are places for.
    """
    gathering = lock_gathering(session, gathering_id)
    request = request_at(session, gathering_id, request_id)
    if request.state == RequestState.APPROVED:
        return
    check_open(request)
    check_open_to_rsvps(gathering, now)
    rsvp = session.get_one(Rsvp, request.rsvp_id, populate_existing=True)
    if rsvp.state != RsvpState.CONFIRMED:
        raise AnswerIsGone
    wanted = Wanted(request.places, request.answers or None)
    _change(session, gathering_id, rsvp.person_id, wanted, now, request.asked_at)
    _decide(session, request, RequestState.APPROVED, now)


def refuse_change(
    session: Session, gathering_id: UUID, request_id: UUID, reason: str, now: datetime
) -> None:
    """Say no, and why: the answer stays as it was. A second time it is said already."""
    lock_gathering(session, gathering_id)
    request = request_at(session, gathering_id, request_id)
    if request.state == RequestState.REFUSED:
        return
    check_open(request)
    request.reason = reason
    _decide(session, request, RequestState.REFUSED, now)


def withdraw_change(session: Session, request: ChangeRequest, now: datetime) -> None:
    """Want it no more. A second time it is taken back already."""
    lock_gathering(session, request.gathering_id)
    session.refresh(request)
    if request.state == RequestState.WITHDRAWN:
        return
    check_open(request)
    request.state, request.decided_at = RequestState.WITHDRAWN, now


def _ask(
    session: Session, gathering: Gathering, rsvp: Rsvp, wanted: Wanted, now: datetime
) -> ChangeRequest | None:
    there = open_request(session, rsvp.id)
    change = wanted.change_of(rsvp)
    if change is None:
        if there is not None:
            there.state, there.decided_at = RequestState.WITHDRAWN, now
        return None
    if wanted.places:
        check_change(session, gathering, rsvp, wanted.places, wanted.answers)
    answers = wanted.answers or {}
    if there is not None and (there.places, there.answers) == (wanted.places, answers):
        return there
    request = there or ChangeRequest(
        id=new_id(), gathering_id=gathering.id, rsvp_id=rsvp.id, person_id=rsvp.person_id
    )
    request.change, request.places, request.answers = change, wanted.places, answers
    request.note, request.state, request.asked_at = wanted.note, RequestState.ASKED, now
    session.add(request)
    session.flush()
    announce(session, _asked(request, rsvp))
    return request


def _change(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    wanted: Wanted,
    now: datetime,
    asked_at: datetime,
) -> None:
    if wanted.places:
        change_places(session, gathering_id, person_id, wanted.places, now, wanted.answers)
    else:
        cancel_rsvp(session, gathering_id, person_id, now, asked_at)


def _decide(session: Session, request: ChangeRequest, state: RequestState, now: datetime) -> None:
    request.state, request.decided_at = state, now
    session.flush()
    announce(
        session,
        RsvpChangeDecided(
            gathering_id=request.gathering_id,
            request_id=request.id,
            rsvp_id=request.rsvp_id,
            person_id=request.person_id,
            change=request.change,
            is_approved=state == RequestState.APPROVED,
            reason=request.reason,
        ),
    )


def _asked(request: ChangeRequest, rsvp: Rsvp) -> RsvpChangeAsked:
    return RsvpChangeAsked(
        gathering_id=request.gathering_id,
        request_id=request.id,
        rsvp_id=request.rsvp_id,
        person_id=request.person_id,
        change=request.change,
        had=rsvp.places,
        places=request.places,
    )
