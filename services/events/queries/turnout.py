"""Reading who came: as the door noted it, or as the host says, and how that went at events of a kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from services.events.models import (
    CheckIn,
    Gathering,
    GatheringState,
    Rsvp,
    RsvpState,
    TicketType,
    TurnoutCorrection,
)
from services.events.queries.gatherings import gathering as visible
from services.events.rules import NoSuchRsvp
from services.events.rules.turnout import Overbooking, Turnout, overbooking
from shared.callers import Caller
from shared.database import Page, Session, cursor_of, read_cursor

__all__ = [
    "GuestTurnout",
    "Overbooking",
    "PersonTurnout",
    "Turnout",
    "answers_known",
    "guests_at",
    "suggested_overbooking",
    "turnout_at",
    "turnout_of",
    "were_there",
]

_RECENT = 20


@dataclass(frozen=True)
class GuestTurnout:
    """How many of the places of an answer came, and who says so: the door, the host, or nobody yet."""

    rsvp_id: UUID
    person_id: UUID
    places: int
    came: int | None
    said_by: str | None


@dataclass(frozen=True)
class PersonTurnout:
    """To how many events a person came, of those to which they were to come and of which that is known."""

    person_id: UUID
    gatherings: int
    came: int

    @property
    def no_show_rate(self) -> float | None:
        """The share of events to which they did not come; None for none."""
        return round(1 - self.came / self.gatherings, 4) if self.gatherings else None


def turnout_at(session: Session, gathering_id: UUID, caller: Caller) -> Turnout:
    """How many came to a gathering, of those who had places. Raises NoSuchGathering."""
    gathering = visible(session, gathering_id, caller)
    return _turnouts(session, [gathering.id]).get(gathering.id, Turnout(0, 0, False))


def guests_at(
    session: Session, gathering_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[GuestTurnout]:
    """The same by answer, in order."""
    gathering = visible(session, gathering_id, caller)
    wanted = answers_known().where(Rsvp.gathering_id == gathering.id)
    if after is not None:
        wanted = wanted.where(Rsvp.id > read_cursor(after))
    rows = session.execute(wanted.order_by(Rsvp.id).limit(limit + 1)).all()
    found = [
        GuestTurnout(
            row.id,
            row.person_id,
            row.places,
            row.came if row.is_known else None,
            _said_by(row) if row.is_known else None,
        )
        for row in rows[:limit]
    ]
    return Page(found, cursor_of(found[-1].rsvp_id) if len(rows) > limit else None)


def turnout_of(session: Session, person_id: UUID, now: datetime) -> PersonTurnout:
    """How reliably a person came to what is over. Raises NoSuchRsvp for who never answered anything."""
    if session.scalar(select(Rsvp.id).where(Rsvp.person_id == person_id).limit(1)) is None:
        raise NoSuchRsvp("They never answered to any event.")
    theirs = answers_known().where(Rsvp.person_id == person_id, Gathering.ends_at <= now).subquery()
    counted = select(
        func.count(), func.coalesce(func.sum(case((theirs.c.came > 0, 1), else_=0)), 0)
    )
    gatherings, came = session.execute(counted.where(theirs.c.is_known)).one()
    return PersonTurnout(person_id, gatherings, came)


def were_there(session: Session, gathering_id: UUID) -> list[Rsvp]:
    """The answers of those who came, as far as that is known, in order."""
    theirs = answers_known().where(Rsvp.gathering_id == gathering_id).subquery()
    ids = select(theirs.c.id).where(theirs.c.is_known, theirs.c.came > 0)
    return list(session.scalars(select(Rsvp).where(Rsvp.id.in_(ids)).order_by(Rsvp.id)))


def suggested_overbooking(
    session: Session, gathering_id: UUID, caller: Caller, now: datetime
) -> Overbooking:
    """How many places might prudently be given beyond the capacity of a gathering; nothing is changed."""
    gathering = visible(session, gathering_id, caller)
    costs = _costs(session, gathering.id)
    alike = (
        select(Gathering.id)
        .where(
            Gathering.state == GatheringState.OVER,
            Gathering.ends_at <= now,
            Gathering.id != gathering.id,
            Gathering.format == gathering.format,
            _has_price() if costs else ~_has_price(),
            _is_known(),
        )
        .order_by(Gathering.ends_at.desc(), Gathering.id)
        .limit(_RECENT)
    )
    past = _turnouts(session, session.scalars(alike).all())
    kind = f"of this kind ({gathering.format}, {'with a price' if costs else 'free'})"
    return overbooking(gathering.capacity, list(past.values()), kind)


def _turnouts(session: Session, gathering_ids: Iterable[UUID]) -> dict[UUID, Turnout]:
    answers = answers_known().where(Rsvp.gathering_id.in_(list(gathering_ids))).subquery()
    by_it = select(
        answers.c.gathering_id,
        func.sum(answers.c.places),
        func.sum(answers.c.came),
        func.max(case((answers.c.is_known, 1), else_=0)),
    ).group_by(answers.c.gathering_id)
    return {
        gathering_id: Turnout(int(places), int(came), bool(known))
        for gathering_id, places, came, known in session.execute(by_it)
    }


def answers_known() -> Select[*tuple[Any, ...]]:
    """Each confirmed answer, how many of its places came, whether that is known, and who says so."""
    noted = (
        select(func.count(CheckIn.place.distinct()))
        .where(CheckIn.rsvp_id == Rsvp.id, CheckIn.undone_at.is_(None))
        .correlate(Rsvp)
        .scalar_subquery()
    )
    seen = case((noted > Rsvp.places, Rsvp.places), else_=noted)
    by_door = case((Gathering.all_came, Rsvp.places), else_=seen)
    came = func.coalesce(TurnoutCorrection.came, by_door)
    return (
        select(
            Rsvp.id,
            Rsvp.gathering_id,
            Rsvp.person_id,
            Rsvp.places,
            Rsvp.admitted_as,
            Gathering.starts_at,
            came.label("came"),
            _is_known().label("is_known"),
            TurnoutCorrection.came.label("corrected"),
            Gathering.all_came,
        )
        .join(Gathering, Gathering.id == Rsvp.gathering_id)
        .outerjoin(TurnoutCorrection, TurnoutCorrection.rsvp_id == Rsvp.id)
        .where(Rsvp.state == RsvpState.CONFIRMED)
    )


def _is_known() -> ColumnElement[bool]:
    """Whether anything was noted at the door, or the host has said who came."""
    noted = and_(CheckIn.gathering_id == Gathering.id, CheckIn.undone_at.is_(None))
    return or_(
        Gathering.all_came,
        exists().where(noted).correlate(Gathering),
        exists().where(TurnoutCorrection.gathering_id == Gathering.id).correlate(Gathering),
    )


def _said_by(row: Row[Any]) -> str:
    if row.corrected is not None:
        return "host"
    return "all" if row.all_came else "door"


def _has_price() -> ColumnElement[bool]:
    priced = and_(TicketType.gathering_id == Gathering.id, TicketType.price_minor > 0)
    return exists().where(priced).correlate(Gathering)


def _costs(session: Session, gathering_id: UUID) -> bool:
    return bool(session.scalar(select(_has_price()).where(Gathering.id == gathering_id)))
