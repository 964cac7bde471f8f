"""Organisations, shown to those who may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Organisation
from services.membership.queries.finding import find_organisation
from services.membership.rules.access import check_may_see_organisation
from services.membership.rules.keys import plain
from shared.callers import Caller
from shared.database import Page, Session, keyset, lock_row
from shared.errors import NotFound


class NoSuchOrganisation(NotFound):
    """No organisation is known by this id."""


def organisation_of(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation of an id, also of one that was merged. Raises NoSuchOrganisation."""
    organisation = find_organisation(session, organisation_id)
    if organisation is None:
        raise NoSuchOrganisation(f"No organisation has the id {organisation_id}")
    return organisation


def organisation_locked(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation of an id, which nobody else changes meanwhile. Raises NoSuchOrganisation."""
    known = organisation_of(session, organisation_id)
    return lock_row(session, Organisation, known.id) or known


def organisations(
    session: Session, after: str | None, limit: int, sector: str | None, q: str | None
) -> Page[Organisation]:
    """Organisations, oldest first, of a sector or with words in the name."""
    found = select(Organisation)
    if sector:
        found = found.where(Organisation.sector == sector)
    for word in plain(q or "").split():
        found = found.where(Organisation.name_key.contains(word, autoescape=True))
    return keyset(session, found, Organisation.id, after, limit)


def ancestors(session: Session, organisation_id: UUID) -> list[UUID]:
    """Whose branch an organisation is, and whose that one is, and so on."""
    found: list[UUID] = []
    above = _parent_id(session, organisation_id)
    while above is not None and above not in found:
        found.append(above)
        above = _parent_id(session, above)
    return found


def parents_of(session: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whose branches some organisations are, and whose those, up to the top: a statement for each step."""
    found: dict[UUID, UUID] = {}
    asked = set(ids)
    while asked:
        above = select(Organisation.id, Organisation.parent_id).where(
            Organisation.id.in_(asked), Organisation.parent_id.is_not(None)
        )
        step = {row.id: row.parent_id for row in session.execute(above)}
        found |= step
        asked = set(step.values()) - found.keys()
    return found


def branches(
    session: Session, organisation_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[Organisation]:
    """The branches of an organisation, for its representatives and for stewards."""
    parent = organisation_shown(session, organisation_id, caller)
    below = select(Organisation).where(Organisation.parent_id == parent.id)
    return keyset(session, below, Organisation.id, after, limit)


def organisation_shown(session: Session, organisation_id: UUID, caller: Caller) -> Organisation:
    """An organisation, for its representatives and for stewards."""
    organisation = find_organisation(session, organisation_id)
    check_may_see_organisation(caller, organisation.id if organisation else organisation_id)
    return organisation or organisation_of(session, organisation_id)


def _parent_id(session: Session, organisation_id: UUID) -> UUID | None:
    above = select(Organisation.parent_id).where(Organisation.id == organisation_id)
    return session.scalar(above)
