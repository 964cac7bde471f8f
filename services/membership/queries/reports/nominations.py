"""What came of those whom members named: each counts once, for whoever named them first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from services.membership.models import (
    Application,
    Nomination,
    Nominee,
    NomineeState,
    Person,
    Term,
)
from services.membership.queries.reports.periods import end_of
from services.membership.queries.reports.standings import counts
from shared.database import Session


@dataclass(frozen=True)
class NominationsRow:
    """Those whom one person was the first to name."""

    person_id: UUID
    named_by: str
    nominated: int
    known: int
    said_yes: int
    said_later: int
    said_never: int
    unanswered: int
    applied: int
    joined: int


def nominations(session: Session, as_of: date, zone: ZoneInfo) -> list[NominationsRow]:
    """What came of whom members named up to a day of the association's, those first who named most."""
    end = end_of(as_of, zone)
    earlier = aliased(Nomination)
    is_first = ~exists().where(
        earlier.nominee_id == Nomination.nominee_id, earlier.id < Nomination.id
    )
    passed_over = Nominee.state.in_((NomineeState.KNOWN, NomineeState.REFUSED))
    figures = (
        passed_over,
        _said(NomineeState.YES, end),
        _said(NomineeState.LATER, end),
        _said(NomineeState.NEVER, end),
        and_(Nominee.state == NomineeState.UNANSWERED, Nominee.forgotten_at < end),
        and_(_said(NomineeState.YES, end), _applied(end)),
        and_(_said(NomineeState.YES, end), _joined(end, as_of)),
    )
    asked = (
        select(
            Person.id,
            Person.full_name,
            func.count(),
            *(func.count().filter(one) for one in figures),
        )
        .select_from(Nomination)
        .join(Nominee, Nominee.id == Nomination.nominee_id)
        .join(Person, Person.id == Nomination.by_person_id)
        .where(is_first, Nomination.named_at < end)
        .group_by(Person.id, Person.full_name)
        .order_by(func.count().desc(), Person.full_name, Person.id)
    )
    found: Iterable[Any] = session.execute(asked)
    return [NominationsRow(*row) for row in found]


def _said(state: str, end: datetime) -> ColumnElement[bool]:
    return and_(Nominee.state == state, Nominee.answered_at < end)


def _applied(end: datetime) -> ColumnElement[bool]:
    return exists().where(
        Application.person_id == Nominee.person_id,
        Application.submitted_at >= Nominee.answered_at,
        Application.submitted_at < end,
    )


def _joined(end: datetime, as_of: date) -> ColumnElement[bool]:
    return exists().where(
        Application.person_id == Nominee.person_id,
        Application.submitted_at >= Nominee.answered_at,
        Application.submitted_at < end,
        Term.membership_id == Application.membership_id,
        Term.starts_on <= as_of,
        counts(Term),
    )
