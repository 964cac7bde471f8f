"""What the subjects of announcements are, in words that the office knows them by: who, which number, how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.membership.models import (
    Application,
    ChangeProposal,
    Departure,
    DepartureSuspicion,
    DomainJoin,
    Grant,
    HardshipCase,
    Invitation,
    Invoice,
    Membership,
    Organisation,
    OrganisationDomain,
    Person,
    Representation,
    Sponsorship,
    Vacancy,
)
from shared.currencies import plain
from shared.database import Session

_RECORDS: Mapping[str, type[Any]] = {
    "application": Application,
    "change-proposal": ChangeProposal,
    "contact": Person,
    "departure": Departure,
    "departure-suspicion": DepartureSuspicion,
    "domain": OrganisationDomain,
    "domain-join": DomainJoin,
    "grant": Grant,
    "hardship": HardshipCase,
    "invitation": Invitation,
    "invoice": Invoice,
    "membership": Membership,
    "organisation": Organisation,
    "person": Person,
    "representation": Representation,
    "sponsorship": Sponsorship,
    "staff": Person,
    "vacancy": Vacancy,
}
_PERSONS = ("payer_person_id", "person_id")
_ORGANISATIONS = ("payer_organisation_id", "organisation_id", "sponsor_organisation_id")
_MOST = 500


def name_subjects(session: Session, stream: str, ids: Collection[UUID]) -> dict[UUID, str]:
    """What each of these is called; those of a stream that has no names, or that are gone, are left out.

    A hardship case has its reference and no name, as everywhere.
    """
    model = _RECORDS.get(stream)
    if model is None:
        return {}
    known = list(ids)
    named: dict[UUID, str] = {}
    for begin in range(0, len(known), _MOST):
        found = select(model).where(model.id.in_(known[begin : begin + _MOST]))
        named |= _named(session, session.scalars(found).all())
    return named


def _named(session: Session, rows: Sequence[Any]) -> dict[UUID, str]:
    about = {
        row.id: row if not isinstance(row, Grant) else _granted_to(session, row) for row in rows
    }
    names = _names(session, [row for row in about.values() if row is not None])
    return {row.id: ", ".join(filter(None, _words(row, about[row.id], names))) for row in rows}


def _granted_to(session: Session, grant: Grant) -> Any:
    """The membership or application that is helped; of a case of hardship nobody."""
    if grant.case_id:
        return None
    if grant.membership_id:
        return session.get(Membership, grant.membership_id)
    return session.get(Application, grant.application_id) if grant.application_id else None


def _names(session: Session, rows: Sequence[Any]) -> dict[UUID, str]:
    persons = _meant(rows, _PERSONS) | {row.id for row in rows if isinstance(row, Person)}
    bodies = _meant(rows, _ORGANISATIONS)
    bodies |= {row.id for row in rows if isinstance(row, Organisation)}
    by_id = select(Person.id, Person.full_name).where(Person.id.in_(persons))
    bodies_by_id = select(Organisation.id, Organisation.display_name).where(
        Organisation.id.in_(bodies)
    )
    return {
        row[0]: row[1] for asked in (by_id, bodies_by_id) for row in session.execute(asked).all()
    }


def _meant(rows: Sequence[Any], columns: Sequence[str]) -> set[UUID]:
    if any(isinstance(row, HardshipCase) for row in rows):
        return set()
    found = (getattr(row, column, None) for row in rows for column in columns)
    return {one for one in found if one is not None}


def _words(row: Any, about: Any, names: Mapping[UUID, str]) -> list[str]:
    """Its number or kind, who it is about, and what it is worth."""
    who = [
        names.get(getattr(about, column, None) or row.id, "")
        for column in (*_PERSONS, *_ORGANISATIONS, "id")
    ]
    said = list(dict.fromkeys(filter(None, who)))
    match row:
        case Invoice():
            owed = f"{plain(row.outstanding_minor, row.currency)} {row.currency} open"
            return [row.number, *said, owed, f"due {row.due_on.isoformat()}"]
        case Membership():
            return [f"no. {row.number}", *said]
        case HardshipCase():
            return [row.reference]
        case OrganisationDomain():
            return [row.domain, *said]
        case Vacancy():
            return [row.role, *said]
        case _:
            return said
