"""Which roles nobody holds, and how long it takes until somebody does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import or_, select

from services.membership.models import Vacancy
from services.membership.models.vacancies import VacancyState
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


def vacancies(session: Session, as_of: date) -> list[VacanciesRow]:
    """Vacancies on a day, and the time that those took that were filled by then, by role."""
    vacant: dict[str, list[tuple[date, date]]] = defaultdict(list)
    took: dict[str, list[int]] = defaultdict(list)
    asked = select(Vacancy.role, Vacancy.opened_on, Vacancy.deadline_on, Vacancy.filled_on).where(
        Vacancy.opened_on <= as_of,
        or_(Vacancy.state != VacancyState.CLOSED, Vacancy.filled_on.is_not(None)),
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
        overdue=sum(deadline_on < as_of for _, deadline_on in vacant),
        oldest_days=max(((as_of - opened_on).days for opened_on, _ in vacant), default=0),
        filled=len(took),
        median_days_to_fill=float(median(took)) if took else None,
    )
