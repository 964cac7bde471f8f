"""Entering and describing organisations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.organisations import OrganisationDescribed, OrganisationRegistered
from services.membership.models import BillingDetails, Organisation
from services.membership.rules.keys import organisation_key
from services.membership.rules.likeness import organisation_likeness
from shared.database import Session
from shared.outbox import announce

_TOLD = (
    "display_name",
    "sector",
    "country",
    "size_band",
    "mission",
    "causes",
    "regions",
    "languages",
)


def register_organisation(
    session: Session, description: Mapping[str, Any], now: datetime
) -> Organisation:
    """Enter an organisation. Asking twice enters two: organisations may share a name and a country."""
    key = organisation_key(description["display_name"])
    likeness = organisation_likeness({**description, "name_key": key})
    organisation = Organisation(**description, name_key=key, **likeness, registered_at=now)
    session.add(organisation)
    session.flush()
    announce(session, OrganisationRegistered(**_facts(organisation)))
    return organisation


def describe_organisation(
    session: Session, organisation: Organisation, changes: Mapping[str, Any]
) -> Organisation:
    """Describe an organisation anew. Asking twice changes and says nothing more."""
    different = {
        name: value for name, value in changes.items() if getattr(organisation, name) != value
    }
    if not different:
        return organisation
    for name, value in different.items():
        setattr(organisation, name, value)
    if "display_name" in different and "name_key" not in changes:
        organisation.has_given_name = True
        organisation.name_key = organisation_key(organisation.display_name)
    _compare_anew(organisation)
    session.flush()
    if not different.keys().isdisjoint(_TOLD):
        announce(session, OrganisationDescribed(**_facts(organisation)))
    return organisation


def find_or_register(
    session: Session, description: Mapping[str, Any], now: datetime, letter_language: str = ""
) -> Organisation:
    """The organisation that a newcomer means: the one of this name and country, else a new one.

    Asking twice gives the same. What a newcomer says of one already known changes nothing; the invoices of a
    new one are written in the language that they say.
    """
    same = select(Organisation).where(
        Organisation.name_key == organisation_key(description["display_name"]),
        Organisation.country == description["country"],
    )
    known = session.scalar(same.order_by(Organisation.id).limit(1))
    if known is not None:
        return known
    entered = register_organisation(session, description, now)
    if letter_language:
        session.add(BillingDetails(organisation_id=entered.id, letter_language=letter_language))
        session.flush()
    return entered


def announce_description(session: Session, organisation: Organisation) -> None:
    """Say what an organisation is like. Asking twice says the same twice."""
    announce(session, OrganisationDescribed(**_facts(organisation)))


def facts_of(organisation_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of an organisation on the bus."""
    return {"organisation_id": organisation_id, **{name: _frozen(values[name]) for name in _TOLD}}


def _compare_anew(organisation: Organisation) -> None:
    told = ("name_key", "country", "website", "phone", "registration_number")
    likeness = organisation_likeness({name: getattr(organisation, name) for name in told})
    for name, value in likeness.items():
        setattr(organisation, name, value)


def _facts(organisation: Organisation) -> dict[str, Any]:
    return facts_of(organisation.id, {name: getattr(organisation, name) for name in _TOLD})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
