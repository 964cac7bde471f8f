"""Reading the changes that the host is asked for."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from services.events.models import ChangeRequest, RequestState, Rsvp, RsvpState
from services.events.queries.gatherings import gathering as visible
from services.events.rules.changes import NoSuchChangeRequest
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset


def open_request(session: Session, rsvp_id: UUID) -> ChangeRequest | None:
    """What is asked for an answer, and not decided yet."""
    asked = select(ChangeRequest).where(
        ChangeRequest.rsvp_id == rsvp_id, ChangeRequest.state == RequestState.ASKED
    )
    return session.scalar(asked)


def request_at(session: Session, gathering_id: UUID, request_id: UUID) -> ChangeRequest:
    """One request as it stands now. Raises NoSuchChangeRequest."""
    found = session.get(ChangeRequest, request_id, populate_existing=True)
    if found is None or found.gathering_id != gathering_id:
        raise NoSuchChangeRequest
    return found


def request_seen(
    session: Session, gathering_id: UUID, request_id: UUID, caller: Caller
) -> ChangeRequest:
    """The same for whoever may act for who asked; for others there is none."""
    found = request_at(session, gathering_id, request_id)
    if not caller.may_act_for(found.person_id):
        raise NoSuchChangeRequest
    return found


def requests_seen(
    session: Session,
    gathering_id: UUID,
    caller: Caller,
    after: str | None,
    limit: int,
    state: str | None = None,
) -> Page[ChangeRequest]:
    """What was asked at an event: all for event managers, the caller's own for others.

    What is asked of an answer that has no place any more has come to nothing, and is left out.
    """
    of_it = ChangeRequest.gathering_id == visible(session, gathering_id, caller).id
    wanted = select(ChangeRequest).where(of_it)
    if not caller.has(Role.EVENT_MANAGER):
        wanted = wanted.where(ChangeRequest.person_id == caller.person_id)
    if state is not None:
        wanted = wanted.where(ChangeRequest.state == state)
    if state == RequestState.ASKED:
        wanted = wanted.join(Rsvp, Rsvp.id == ChangeRequest.rsvp_id)
        wanted = wanted.where(Rsvp.state == RsvpState.CONFIRMED)
    return keyset(session, wanted, ChangeRequest.id, after, limit)
