"""What is said of roles that nobody holds."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

VACANCY = Stream(source="membership", name="vacancy", subject="vacancy_id")


class RoleVacated(Event, name="role.vacated.v1", stream=VACANCY):
    """Nobody holds a role in an organisation any more; somebody should by a date.

    `left_by_id` is who held it last, where known.
    """

    vacancy_id: UUID
    organisation_id: UUID
    role: str
    opened_on: date
    deadline_on: date
    left_by_id: UUID | None = None


class RoleFilled(Event, name="role.filled.v1", stream=VACANCY):
    """Somebody holds a role again that was vacant, after so many days."""

    vacancy_id: UUID
    organisation_id: UUID
    role: str
    person_id: UUID
    filled_on: date
    days: int


class VacancyOverdue(Event, name="vacancy.overdue.v1", stream=VACANCY):
    """A role is vacant past its deadline; the association's stewards are called, once."""

    vacancy_id: UUID
    organisation_id: UUID
    role: str
    deadline_on: date
