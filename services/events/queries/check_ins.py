"""Reading the door: codes of tickets, checkpoints, who was let in, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import and_, func, select

from services.events.models import CheckIn, Checkpoint, Gathering, Rsvp
from services.events.rules import NoSuchGathering
from services.events.rules.check_ins import DOOR, NoSuchCheckpoint, TicketIsNotOurs
from shared.database import Page, Session, keyset
from shared.errors import BadInput
from shared.tokens import HasKeys, read, sign

_TICKET = "ticket"


@dataclass(frozen=True)
class Seen:
    """A check-in as the desk sees it; `is_new` when it was noted in this moment."""

    check_in: CheckIn
    checkpoint: str
    places: int
    inside: int
    is_new: bool = False
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
    checkpoints: list[Count]


def code_of(keys: HasKeys, rsvp_id: UUID, place: int) -> str:
    """The code on the ticket of one place of an answer. It names nobody.

    It is good as long as the answer is: one that is given back or let to somebody else stays cancelled, and what
    comes instead is another answer, with codes of its own.
    """
    return sign(keys, _TICKET, {"r": rsvp_id.hex, "p": place}, None)


def read_code(keys: HasKeys, code: str) -> tuple[UUID, int]:
    """The answer and the place that a code is for. Raises TicketIsNotOurs."""
    try:
        said = read(keys, _TICKET, code.strip())
    except BadInput as error:
        raise TicketIsNotOurs("Scan it again, or look for the person by name.") from error
    return UUID(said["r"]), int(said["p"])


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
        CheckIn.undone_at.is_(None),
    )
    return session.scalar(of_it)


def counts(session: Session, gathering_id: UUID) -> Counts:
    """How many are in at each checkpoint; one statement over an index, however often a screen asks."""
    gathering = session.get(Gathering, gathering_id)
    if gathering is None:
        raise NoSuchGathering
    stands = and_(CheckIn.checkpoint_id == Checkpoint.id, CheckIn.undone_at.is_(None))
    inside = select(func.count(CheckIn.id)).where(stands).scalar_subquery()
    wanted = select(Checkpoint.id, Checkpoint.name, inside).where(
        Checkpoint.gathering_id == gathering_id
    )
    found = {one.name: one for one in (Count(*row) for row in session.execute(wanted))}
    door = found.pop(DOOR, Count(id_of_checkpoint(gathering_id, DOOR), DOOR, 0))
    others = sorted(found.values(), key=lambda one: one.name)
    return Counts(gathering_id, gathering.taken, [door, *others])


def seen(session: Session, check_in: CheckIn, is_new: bool = False, words: str = "") -> Seen:
    """A check-in as it is shown: of how many places of the answer, and how many of them are in."""
    rsvp = session.get_one(Rsvp, check_in.rsvp_id)
    checkpoint = session.get_one(Checkpoint, check_in.checkpoint_id)
    theirs = select(func.count(CheckIn.id)).where(
        CheckIn.checkpoint_id == checkpoint.id,
        CheckIn.rsvp_id == rsvp.id,
        CheckIn.undone_at.is_(None),
    )
    inside = session.scalars(theirs).one()
    return Seen(check_in, checkpoint.name, rsvp.places, inside, is_new, words)


def check_ins(session: Session, gathering_id: UUID, after: str | None, limit: int) -> Page[Seen]:
    """All that was noted at a gathering, also what was undone, in the order of noting."""
    page = keyset(
        session,
        select(CheckIn).where(CheckIn.gathering_id == gathering_id),
        CheckIn.id,
        after,
        limit,
    )
    return Page([seen(session, one) for one in page.items], page.next)
