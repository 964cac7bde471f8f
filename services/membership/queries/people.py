"""Organisations, persons and representatives, each shown to those who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.membership.actions.organisations import organisation_of
from services.membership.actions.persons import person_of
from services.membership.actions.representatives import live_representation
from services.membership.actions.staff import staff_among
from services.membership.models import Organisation, Person, Profile, Representation
from services.membership.rules.access import (
    check_may_change_address,
    check_may_see_organisation,
    check_may_see_person,
)
from services.membership.rules.keys import plain
from services.membership.rules.representing import check_may_appoint, leaves_alone, speaks
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound


class NoProfileYet(NotFound):
    """This person has no profile yet."""


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


def organisation_shown(session: Session, organisation_id: UUID, caller: Caller) -> Organisation:
    """An organisation, for its representatives and for stewards."""
    check_may_see_organisation(caller, organisation_id)
    return organisation_of(session, organisation_id)


def person_shown(session: Session, person_id: UUID, caller: Caller) -> Person:
    """A person, for themselves and for stewards."""
    check_may_see_person(caller, person_id)
    return person_of(session, person_id)


def person_to_edit(
    session: Session, person_id: UUID, caller: Caller, changes: Mapping[str, Any]
) -> Person:
    """A person, for whoever may change this of them."""
    person = person_shown(session, person_id, caller)
    if changes.get("email", person.email) != person.email:
        is_staff = bool(staff_among(session, [person_id]))
        check_may_change_address(caller, person_id, is_staff)
    return person


def profile_shown(session: Session, person_id: UUID, caller: Caller) -> Profile:
    """The profile of a person, for themselves and for stewards."""
    profile = person_shown(session, person_id, caller).profile
    if profile is None:
        raise NoProfileYet
    return profile


def representations(
    session: Session, organisation_id: UUID, caller: Caller
) -> list[Representation]:
    """Who speaks, and who spoke, for an organisation, for its representatives and for stewards."""
    organisation = organisation_shown(session, organisation_id, caller)
    of_organisation = select(Representation).where(
        Representation.organisation_id == organisation.id
    )
    return list(session.scalars(of_organisation.order_by(Representation.id)))


def let_appoint(session: Session, organisation_id: UUID, caller: Caller, today: date) -> None:
    """Refuse a caller who may not appoint representatives of an organisation."""
    check_may_see_organisation(caller, organisation_id)
    own = caller.person_id and live_representation(session, organisation_id, caller.person_id)
    check_may_appoint(caller, own.roles if own and speaks(own, today) else ())


def let_depart(
    session: Session,
    organisation_id: UUID,
    caller: Caller,
    today: date,
    person_id: UUID,
    last_day: date,
    successor_id: UUID | None,
) -> None:
    """Refuse a caller who may not let this representative go, or say who follows."""
    check_may_see_organisation(caller, organisation_id)
    own = live_representation(session, organisation_id, person_id)
    if caller.person_id != person_id or not leaves_alone(own, last_day, successor_id):
        let_appoint(session, organisation_id, caller, today)
