"""What this service keeps of people beside their answers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from services.events.models import (
    DiscreetPerson,
    KnownOrganisation,
    KnownPerson,
    OrganisationSector,
    SpeakingOffer,
)
from shared.database import Session, insert_once, upsert


def note_discretion(session: Session, person_id: UUID, is_discreet: bool) -> None:
    """Know who is not to be named. Hearing twice changes nothing."""
    if is_discreet:
        insert_once(session, DiscreetPerson, person_id=person_id)
    else:
        session.execute(delete(DiscreetPerson).where(DiscreetPerson.person_id == person_id))


def note_name(session: Session, person_id: UUID, full_name: str) -> None:
    """Know what somebody is called. It replaces what they were called before."""
    upsert(session, KnownPerson, {"person_id": person_id}, {"full_name": full_name})


def note_hidden_organisation(session: Session, person_id: UUID, hides: bool) -> None:
    """Know whether others are to see for whom somebody comes. Hearing twice changes nothing."""
    upsert(session, KnownPerson, {"person_id": person_id}, {"hides_organisation": hides})


def note_organisation(session: Session, organisation_id: UUID, display_name: str) -> None:
    """Know what an organisation is called. It replaces what it was called before."""
    keys = {"organisation_id": organisation_id}
    upsert(session, KnownOrganisation, keys, {"display_name": display_name})


def note_offer(
    session: Session, person_id: UUID, offers_to_speak: bool, causes: Sequence[str], is_named: bool
) -> None:
    """Know who offers to speak, and for what. Hearing twice changes nothing."""
    if offers_to_speak:
        values = {"causes": list(causes), "is_named": is_named}
        upsert(session, SpeakingOffer, {"person_id": person_id}, values)
    else:
        session.execute(delete(SpeakingOffer).where(SpeakingOffer.person_id == person_id))


def note_sector(
    session: Session, organisation_id: UUID, sector: str, causes: Sequence[str]
) -> None:
    """Know of which sector an organisation is. Hearing twice changes nothing."""
    values = {"sector": sector, "causes": list(causes)}
    upsert(session, OrganisationSector, {"organisation_id": organisation_id}, values)
