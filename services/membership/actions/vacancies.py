"""Vacancies: opened when nobody holds a role any more, filled when somebody does, never silently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.vacancies import RoleFilled, RoleVacated, VacancyOverdue
from services.membership.models import Organisation, Vacancy, VacancyState
from services.membership.queries.memberships import current_membership
from services.membership.queries.policies import representatives_policy
from services.membership.rules.vacancies import deadline, watched
from shared.database import Session, insert_once, lock_row, new_id
from shared.outbox import announce


def open_vacancies(
    session: Session,
    organisation: Organisation,
    roles: Iterable[str],
    opened_on: date,
    left_by_id: UUID | None,
    today: date,
) -> None:
    """Note roles that nobody holds now and somebody should, at a member organisation.

    Asking twice opens one vacancy for each role.
    """
    policy = representatives_policy(session)
    needed = watched(roles, policy)
    if not needed or current_membership(session, organisation, today) is None:
        return
    for role in needed:
        vacancy_id, until = new_id(), deadline(opened_on, policy)
        row: dict[str, Any] = {"organisation_id": organisation.id, "role": role}
        row |= {"opened_on": opened_on, "deadline_on": until, "left_by_id": left_by_id}
        if insert_once(session, Vacancy, id=vacancy_id, state=VacancyState.OPEN, **row):
            announce(session, RoleVacated(vacancy_id=vacancy_id, **row))


def fill_vacancies(
    session: Session, organisation_id: UUID, roles: Iterable[str], person_id: UUID, on: date
) -> None:
    """Note who holds roles again that were vacant, and how long that took. Asking twice does nothing."""
    vacant = select(Vacancy).where(
        Vacancy.organisation_id == organisation_id,
        Vacancy.role.in_(sorted(set(roles))),
        Vacancy.state == VacancyState.OPEN,
    )
    for vacancy in session.scalars(vacant.order_by(Vacancy.id).with_for_update()):
        vacancy.state, vacancy.filled_by_id = VacancyState.FILLED, person_id
        vacancy.filled_on = max(on, vacancy.opened_on)
        announce(session, _filled(vacancy, person_id, vacancy.filled_on))
    session.flush()


def call_stewards(session: Session, now: datetime, today: date, limit: int = 100) -> int:
    """Call the stewards about vacancies past their deadline, once each; close those of former members."""
    overdue = select(Vacancy.id, Vacancy.organisation_id).where(
        Vacancy.state == VacancyState.OPEN,
        Vacancy.called_at.is_(None),
        Vacancy.deadline_on <= today,
    )
    found = session.execute(overdue.order_by(Vacancy.organisation_id).limit(limit)).all()
    return sum(_call(session, one.id, one.organisation_id, now, today) for one in found)


def _call(
    session: Session, vacancy_id: UUID, organisation_id: UUID, now: datetime, today: date
) -> bool:
    organisation = lock_row(session, Organisation, organisation_id)
    vacancy = lock_row(session, Vacancy, vacancy_id)
    if organisation is None or vacancy is None or vacancy.state != VacancyState.OPEN:
        return False
    if vacancy.called_at is not None:
        return False
    vacancy.called_at = now
    if current_membership(session, organisation, today) is None:
        vacancy.state = VacancyState.CLOSED
        return True
    announce(
        session,
        VacancyOverdue(
            vacancy_id=vacancy.id,
            organisation_id=organisation_id,
            role=vacancy.role,
            deadline_on=vacancy.deadline_on,
        ),
    )
    return True


def _filled(vacancy: Vacancy, person_id: UUID, on: date) -> RoleFilled:
    return RoleFilled(
        vacancy_id=vacancy.id,
        organisation_id=vacancy.organisation_id,
        role=vacancy.role,
        person_id=person_id,
        filled_on=on,
        days=(on - vacancy.opened_on).days,
    )
