"""Who brought whom: how many applied, and how many became members, by who told them of us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select

from services.membership.models import Application, Organisation, Person, Term
from services.membership.queries.reports.periods import end_of
from services.membership.queries.reports.standings import counts
from shared.database import Session


@dataclass(frozen=True)
class ReferralsRow:
    """Those whom one person or organisation brought; what was told alone has no id."""

    person_id: UUID | None
    organisation_id: UUID | None
    brought_by: str
    applied: int
    joined: int


def referrals(session: Session, as_of: date, zone: ZoneInfo) -> list[ReferralsRow]:
    """Who brought whom up to a day of the association's, those first who brought most."""
    has_begun = exists().where(
        counts(Term),
        Term.membership_id == Application.membership_id,
        Term.starts_on <= as_of,
    )
    name = func.coalesce(Person.full_name, Organisation.display_name, Application.brought_by)
    who = (Application.brought_by_person_id, Application.brought_by_organisation_id, name)
    asked = (
        select(*who, func.count(), func.count().filter(has_begun))
        .outerjoin(Person, Person.id == Application.brought_by_person_id)
        .outerjoin(Organisation, Organisation.id == Application.brought_by_organisation_id)
        .where(
            Application.submitted_at < end_of(as_of, zone),
            or_(
                Application.brought_by != "",
                Application.brought_by_person_id.is_not(None),
                Application.brought_by_organisation_id.is_not(None),
            ),
        )
        .group_by(*who)
        .order_by(func.count().desc(), name)
    )
    return [ReferralsRow(*row) for row in session.execute(asked)]
