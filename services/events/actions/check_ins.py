"""People are let in at the door: each place once, and again only after that was undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.attendance import AttendanceNoted, AttendanceUndone
from services.events.models import CheckIn, Checkpoint, Gathering, Rsvp, Source
from services.events.queries.check_ins import (
    Seen,
    checkpoint_at,
    id_of_checkpoint,
    read_code,
    seen,
    standing,
)
from services.events.queries.rsvps import last_rsvp
from services.events.rules import NoSuchGathering
from services.events.rules.check_ins import (
    NoSuchCheckIn,
    SaysNotWhoComes,
    TicketIsForAnotherGathering,
    TicketIsNotOurs,
    check_door_is_open,
    check_has_place,
    on_the_clock,
    since,
)
from shared.database import Session, insert_once, new_id
from shared.outbox import announce
from shared.tokens import HasKeys

_ITSELF = 0


def put_checkpoint(session: Session, gathering_id: UUID, name: str) -> Checkpoint:
    """Make a checkpoint of a gathering. The second time it is there already."""
    gathering = _gathering(session, gathering_id)
    checkpoint_id = id_of_checkpoint(gathering.id, name)
    insert_once(session, Checkpoint, id=checkpoint_id, gathering_id=gathering.id, name=name)
    return session.get_one(Checkpoint, checkpoint_id)


def let_in(
    session: Session,
    keys: HasKeys,
    gathering_id: UUID,
    now: datetime,
    *,
    checkpoint: str,
    by_id: UUID | None,
    code: str = "",
    person_id: UUID | None = None,
    place: int = _ITSELF,
) -> Seen:
    """Let one place in, by the code of its ticket or by whose answer it is, and say so to the others.

    A second time it is in already, since when is said. Nothing is locked: of two who scan the same code in
    the same moment, one makes the row that the other finds.
    """
    gathering = _gathering(session, gathering_id)
    check_door_is_open(gathering, now)
    rsvp, place = _whom(session, keys, gathering, code, person_id, place)
    check_has_place(gathering, rsvp, place)
    at = checkpoint_at(session, gathering_id, checkpoint)
    at = at or put_checkpoint(session, gathering_id, checkpoint)
    return _note(session, gathering, rsvp, place, at, by_id, now)


def undo(
    session: Session, gathering_id: UUID, check_in_id: UUID, by_id: UUID | None, now: datetime
) -> Seen:
    """Say that somebody was let in by mistake; the place may be let in again. A second time: undone already."""
    of_it = select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.gathering_id == gathering_id)
    found = session.scalar(of_it.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NoSuchCheckIn
    if found.undone_at is None:
        found.undone_at, found.undone_by_id = now, by_id
        session.flush()
        if found.place == _ITSELF:
            announce(session, _undone(session, found))
    return seen(session, found)


def _note(
    session: Session,
    gathering: Gathering,
    rsvp: Rsvp,
    place: int,
    at: Checkpoint,
    by_id: UUID | None,
    now: datetime,
) -> Seen:
    while (there := standing(session, at.id, rsvp.id, place)) is None:
        check_in_id = new_id()
        is_new = insert_once(
            session,
            CheckIn,
            id=check_in_id,
            gathering_id=gathering.id,
            checkpoint_id=at.id,
            rsvp_id=rsvp.id,
            person_id=rsvp.person_id,
            place=place,
            source=Source.DOOR,
            checked_in_at=now,
            checked_in_by_id=by_id,
            noted_at=now,
        )
        if is_new:
            made = session.get_one(CheckIn, check_in_id)
            if place == _ITSELF:
                announce(session, _noted(made, at, rsvp))
            return seen(session, made, is_new=True, words="Welcome.")
    words = f"Already in since {since(gathering, there.checked_in_at, now)}."
    return seen(session, there, words=words)


def _whom(
    session: Session,
    keys: HasKeys,
    gathering: Gathering,
    code: str,
    person_id: UUID | None,
    place: int,
) -> tuple[Rsvp, int]:
    """The answer, and which of its places: that of a code, or else of a person."""
    if not code:
        if person_id is None:
            raise SaysNotWhoComes(fields={"code": ["Send this, or person_id."]})
        return last_rsvp(session, gathering.id, person_id), place
    rsvp_id, place = read_code(keys, code)
    rsvp = session.get(Rsvp, rsvp_id)
    if rsvp is None:
        raise TicketIsNotOurs
    if rsvp.gathering_id != gathering.id:
        other = session.get_one(Gathering, rsvp.gathering_id)
        when = on_the_clock(other, other.starts_at)
        raise TicketIsForAnotherGathering(f"It is for {other.title}, {when}.")
    return rsvp, place


def _gathering(session: Session, gathering_id: UUID) -> Gathering:
    found = session.get(Gathering, gathering_id)
    if found is None:
        raise NoSuchGathering
    return found


def _noted(check_in: CheckIn, at: Checkpoint, rsvp: Rsvp) -> AttendanceNoted:
    return AttendanceNoted(
        gathering_id=check_in.gathering_id,
        check_in_id=check_in.id,
        rsvp_id=check_in.rsvp_id,
        person_id=check_in.person_id,
        checkpoint=at.name,
        attended_at=check_in.checked_in_at,
        came_as=rsvp.admitted_as,
    )


def _undone(session: Session, check_in: CheckIn) -> AttendanceUndone:
    return AttendanceUndone(
        gathering_id=check_in.gathering_id,
        check_in_id=check_in.id,
        rsvp_id=check_in.rsvp_id,
        person_id=check_in.person_id,
        checkpoint=session.get_one(Checkpoint, check_in.checkpoint_id).name,
    )
