"""Which roles nobody holds, and how long it takes until somebody does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select

from services.membership.models import Vacancy
from services.membership.models.vacancies import VacancyState
from services.membership.queries.reports.periods import end_of
from services.membership.queries.reports.standings import MEMBERS, standings
from shared.database import Session


@dataclass(frozen=True)
class VacanciesRow:
    """How one role fares: how often it is vacant on a day, past its deadline, and how soon it was filled."""

    role: str
    open: int
    overdue: int
    oldest_days: int
    filled: int
    median_days_to_fill: float | None


def vacancies(session: Session, as_of: date, zone: ZoneInfo) -> list[VacanciesRow]:
    """Vacancies of those who are members on a day, and the time that those took that were filled by then, by
    role."""
    found = standings(as_of)
    is_member = exists().where(
        found.c.organisation_id == Vacancy.organisation_id,
        found.c.standing.in_([str(one) for one in MEMBERS]),
    )
    not_closed = or_(Vacancy.state != VacancyState.CLOSED, Vacancy.called_at >= end_of(as_of, zone))
    vacant: dict[str, list[tuple[date, date]]] = defaultdict(list)
    took: dict[str, list[int]] = defaultdict(list)
    asked = select(Vacancy.role, Vacancy.opened_on, Vacancy.deadline_on, Vacancy.filled_on).where(
        Vacancy.opened_on <= as_of,
        or_(Vacancy.filled_on <= as_of, and_(is_member, not_closed)),
    )
    for role, opened_on, deadline_on, filled_on in session.execute(asked):
        if filled_on is not None and filled_on <= as_of:
            took[role].append((filled_on - opened_on).days)
        else:
            vacant[role].append((opened_on, deadline_on))
    return [_row(role, vacant[role], took[role], as_of) for role in sorted({*vacant, *took})]


def _row(role: str, vacant: list[tuple[date, date]], took: list[int], as_of: date) -> VacanciesRow:
    return VacanciesRow(
        role=role,
        open=len(vacant),
        overdue=sum(deadline_on <= as_of for _, deadline_on in vacant),
        oldest_days=max(((as_of - opened_on).days for opened_on, _ in vacant), default=0),
        filled=len(took),
        median_days_to_fill=float(median(took)) if took else None,
    )
