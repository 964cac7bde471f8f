"""People are let in at the door: each place once, and again only after that was undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.attendance import AttendanceNoted, AttendanceUndone
from services.events.models import CheckIn, Checkpoint, Flag, Gathering, Rsvp, Source
from services.events.queries.check_ins import (
    Seen,
    checkpoint_at,
    id_of_checkpoint,
    seen,
    since_when,
    standing,
)
from services.events.queries.codes import read_code
from services.events.queries.gatherings import gathering_known
from services.events.queries.rsvps import last_rsvp
from services.events.rules.check_ins import (
    NoSuchCheckIn,
    NothingToSettle,
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

ITSELF = 0
"""The place of the person; 1 and more are those of the guests."""


def put_checkpoint(session: Session, gathering_id: UUID, name: str) -> Checkpoint:
    """Make a checkpoint of a gathering. The second time it is there already."""
    gathering = gathering_known(session, gathering_id)
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
    place: int = ITSELF,
) -> Seen:
    """Let one place in, by the code of its ticket or by whose answer it is, and say so to the others.

    A second time it is in already, since when is said. Nothing is locked: of two who scan the same code in
    the same moment, one makes the row that the other finds.
    """
    gathering = gathering_known(session, gathering_id)
    check_door_is_open(gathering, now)
    rsvp, place = _whom(session, keys, gathering, code, person_id, place)
    check_has_place(gathering, rsvp, place)
    at = checkpoint_at(session, gathering_id, checkpoint)
    at = at or put_checkpoint(session, gathering_id, checkpoint)
    return note(session, gathering, rsvp, place, at, by_id, now)


def undo(
    session: Session, gathering_id: UUID, check_in_id: UUID, by_id: UUID | None, now: datetime
) -> Seen:
    """Say that somebody was let in by mistake; the place may be let in again. A second time: undone already."""
    found = _locked(session, gathering_id, check_in_id)
    if found.undone_at is None:
        found.undone_at, found.undone_by_id = now, by_id
        session.flush()
        tell_of(session, found, session.get_one(Checkpoint, found.checkpoint_id))
    return seen(session, found)


def settle(
    session: Session,
    gathering_id: UUID,
    check_in_id: UUID,
    word: str,
    by_id: UUID | None,
    now: datetime,
) -> Seen:
    """Say what became of something odd; what happened stays as it was noted. The same again changes nothing."""
    found = _locked(session, gathering_id, check_in_id)
    if not found.flag:
        raise NothingToSettle
    if found.settled_at is None or found.settlement != word:
        found.settled_at, found.settled_by_id, found.settlement = now, by_id, word
        session.flush()
    return seen(session, found)


def note(
    session: Session,
    gathering: Gathering,
    rsvp: Rsvp,
    place: int,
    at: Checkpoint,
    by_id: UUID | None,
    now: datetime,
    source: Source = Source.DOOR,
) -> Seen:
    """Note that a place of an answer is in now; the second time since when it is."""
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
            source=source,
            checked_in_at=now,
            checked_in_by_id=by_id,
            noted_at=now,
        )
        if is_new:
            made = session.get_one(CheckIn, check_in_id)
            tell_of(session, made, at, rsvp)
            return seen(session, made, is_new=True, words="Welcome.")
    words = f"Already in since {since(gathering, since_when(session, there), now)}."
    return seen(session, there, words=words)


def tell_of(session: Session, check_in: CheckIn, at: Checkpoint, rsvp: Rsvp | None = None) -> None:
    """Say that the person of an answer was let in, or was not; nothing of guests, and of nobody twice."""
    is_ones_own = check_in.place == ITSELF and check_in.flag != Flag.TWICE
    if not is_ones_own or check_in.rsvp_id is None or check_in.person_id is None:
        return
    if check_in.undone_at is not None:
        undone = AttendanceUndone(
            gathering_id=check_in.gathering_id,
            check_in_id=check_in.id,
            rsvp_id=check_in.rsvp_id,
            person_id=check_in.person_id,
            checkpoint=at.name,
        )
        announce(session, undone)
    elif rsvp is not None:
        noted = AttendanceNoted(
            gathering_id=check_in.gathering_id,
            check_in_id=check_in.id,
            rsvp_id=check_in.rsvp_id,
            person_id=check_in.person_id,
            checkpoint=at.name,
            attended_at=check_in.checked_in_at,
            came_as=rsvp.admitted_as,
        )
        announce(session, noted)


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


def _locked(session: Session, gathering_id: UUID, check_in_id: UUID) -> CheckIn:
    of_it = select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.gathering_id == gathering_id)
    found = session.scalar(of_it.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NoSuchCheckIn
    return found
