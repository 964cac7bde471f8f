"""Reading the door: checkpoints, who was let in, what is odd about it, and how many are in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import and_, func, select

from services.events.models import CheckIn, Checkpoint, Flag, Gathering, Rsvp
from services.events.queries.gatherings import gathering_known
from services.events.rules.check_ins import DOOR, IsInside, NoSuchCheckpoint
from shared.database import Page, Session, keyset


@dataclass(frozen=True)
class Noted:
    """A check-in, and the name of the checkpoint."""

    check_in: CheckIn
    checkpoint: str
    is_new: bool = False


@dataclass(frozen=True)
class Seen(Noted):
    """The same as who stands at the door sees it: what to say, and how many of the party are in."""

    places: int = 1
    inside: int = 0
    words: str = ""


@dataclass(frozen=True)
class Count:
    """How many are in at a checkpoint."""

    id: UUID
    name: str
    inside: int


@dataclass(frozen=True)
class Counts:
    """How many are in at each checkpoint, beside how many have places."""

    gathering_id: UUID
    expected: int
    to_settle: int
    checkpoints: list[Count]


def id_of_checkpoint(gathering_id: UUID, name: str) -> UUID:
    """What a checkpoint has for an id, so that nobody makes it twice."""
    return uuid5(gathering_id, f"checkpoint {name}")


def checkpoint_at(session: Session, gathering_id: UUID, name: str) -> Checkpoint | None:
    """A checkpoint by its name; None for the door, as long as nobody was let in. Raises NoSuchCheckpoint."""
    found = session.get(Checkpoint, id_of_checkpoint(gathering_id, name))
    if found is None and name != DOOR:
        raise NoSuchCheckpoint(f"There is none called {name}. Make it first.")
    return found


def standing(session: Session, checkpoint_id: UUID, rsvp_id: UUID, place: int) -> CheckIn | None:
    """That a place of an answer was let in at a checkpoint; None when it was not, or when that was undone."""
    of_it = select(CheckIn).where(
        CheckIn.checkpoint_id == checkpoint_id,
        CheckIn.rsvp_id == rsvp_id,
        CheckIn.place == place,
        _counts(),
    )
    return session.scalar(of_it)


def check_nobody_is_inside(session: Session, rsvp_id: UUID) -> None:
    """Refuse, as IsInside, to take places back of which one was let in anywhere."""
    inside = select(CheckIn.id).where(CheckIn.rsvp_id == rsvp_id, _counts())
    if session.scalar(inside.limit(1)) is not None:
        raise IsInside


def since_when(session: Session, check_in: CheckIn) -> datetime:
    """When the place of a check-in was let in first, whichever device tells of it."""
    same = select(func.min(CheckIn.checked_in_at)).where(
        CheckIn.checkpoint_id == check_in.checkpoint_id,
        CheckIn.rsvp_id == check_in.rsvp_id,
        CheckIn.place == check_in.place,
        CheckIn.undone_at.is_(None),
    )
    return session.scalars(same).one() or check_in.checked_in_at


def counts(session: Session, gathering_id: UUID) -> Counts:
    """How many are in at each checkpoint, as one statement over an index, however often a screen asks."""
    gathering = gathering_known(session, gathering_id)
    stands = and_(CheckIn.checkpoint_id == Checkpoint.id, _counts())
    inside = select(func.count(CheckIn.id)).where(stands).scalar_subquery()
    wanted = select(Checkpoint.id, Checkpoint.name, inside).where(
        Checkpoint.gathering_id == gathering_id
    )
    found = {one.name: one for one in (Count(*row) for row in session.execute(wanted))}
    door = found.pop(DOOR, Count(id_of_checkpoint(gathering_id, DOOR), DOOR, 0))
    others = sorted(found.values(), key=lambda one: one.name)
    odd = select(func.count(CheckIn.id)).where(CheckIn.gathering_id == gathering_id, _to_settle())
    return Counts(gathering_id, gathering.taken, session.scalars(odd).one(), [door, *others])


def seen(session: Session, check_in: CheckIn, is_new: bool = False, words: str = "") -> Seen:
    """A check-in as it is shown at the door: of how many places, and how many of them are in."""
    checkpoint = session.get_one(Checkpoint, check_in.checkpoint_id)
    rsvp = session.get(Rsvp, check_in.rsvp_id) if check_in.rsvp_id else None
    theirs = select(func.count(CheckIn.id)).where(
        CheckIn.checkpoint_id == checkpoint.id, CheckIn.rsvp_id == check_in.rsvp_id, _counts()
    )
    inside = session.scalars(theirs).one() if rsvp else 1
    return Seen(check_in, checkpoint.name, is_new, rsvp.places if rsvp else 1, inside, words)


def check_ins(session: Session, gathering_id: UUID, after: str | None, limit: int) -> Page[Noted]:
    """All that was noted at a gathering, also what was undone, in the order of noting. Raises NoSuchGathering."""
    known = gathering_known(session, gathering_id).id
    wanted = select(CheckIn).where(CheckIn.gathering_id == known)
    page = keyset(session, wanted, CheckIn.id, after, limit)
    return Page(noted(session, gathering_id, page.items), page.next)


def to_settle(session: Session, gathering_id: UUID, after: str | None, limit: int) -> Page[Noted]:
    """What is odd, and not settled yet, in the order of noting. Raises NoSuchGathering."""
    known = gathering_known(session, gathering_id).id
    wanted = select(CheckIn).where(CheckIn.gathering_id == known, _to_settle())
    page = keyset(session, wanted, CheckIn.id, after, limit)
    return Page(noted(session, gathering_id, page.items), page.next)


def noted(
    session: Session,
    gathering_id: UUID,
    check_ins: Iterable[CheckIn],
    new: Collection[UUID] = frozenset(),
) -> list[Noted]:
    """Check-ins with the names of their checkpoints, which is asked once."""
    wanted = select(Checkpoint.id, Checkpoint.name).where(Checkpoint.gathering_id == gathering_id)
    names = {row.id: row.name for row in session.execute(wanted)}
    return [Noted(one, names[one.checkpoint_id], one.id in new) for one in check_ins]


def by_nonce(
    session: Session, gathering_id: UUID, nonces: Collection[str]
) -> dict[str | None, CheckIn]:
    """What devices told before, by their names for it."""
    told = select(CheckIn).where(CheckIn.gathering_id == gathering_id, CheckIn.nonce.in_(nonces))
    return {one.nonce: one for one in session.scalars(told)}


def newest_answers(
    session: Session, gathering: Gathering, person_ids: Collection[UUID]
) -> dict[UUID, Rsvp]:
    """The answer of each person that counts: an open one, or else the newest."""
    theirs = select(Rsvp).where(Rsvp.gathering_id == gathering.id, Rsvp.person_id.in_(person_ids))
    oldest_first = theirs.order_by((Rsvp.state != "cancelled"), Rsvp.answered_at)
    return {one.person_id: one for one in session.scalars(oldest_first)}


def _counts() -> Any:
    return and_(CheckIn.undone_at.is_(None), CheckIn.flag != Flag.TWICE)


def _to_settle() -> Any:
    return and_(CheckIn.flag != "", CheckIn.settled_at.is_(None))
