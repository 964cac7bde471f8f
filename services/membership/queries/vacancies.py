"""Vacant roles, for the organisation's representatives and for stewards."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Vacancy, VacancyState
from services.membership.queries.organisations import organisation_shown
from shared.callers import Caller
from shared.database import Page, Session, keyset


def vacancies_of(session: Session, organisation_id: UUID, caller: Caller) -> list[Vacancy]:
    """Which roles of an organisation are, and were, vacant."""
    organisation_shown(session, organisation_id, caller)
    found = select(Vacancy).where(Vacancy.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(Vacancy.id)))


def vacancies(
    session: Session,
    after: str | None,
    limit: int,
    state: str | None,
    overdue: bool,
    today: date,
) -> Page[Vacancy]:
    """Vacant roles, oldest first; in another state if one is asked for, or those that are overdue."""
    found = select(Vacancy).where(Vacancy.state == (state or VacancyState.OPEN))
    if overdue:
        found = found.where(Vacancy.deadline_on <= today)
    return keyset(session, found, Vacancy.id, after, limit)
