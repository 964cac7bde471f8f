"""Consents: what persons agreed to, heard and remembered."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from events.contract import Event
from events.envelope import Envelope
from services.notifications.actions.letters import write_letter
from services.notifications.letters import KINDS
from services.notifications.models import Consent
from shared.database import Session, upsert


def keep_consent(session: Session, person_id: UUID, purpose: str, *, given: bool) -> None:
    """Remember what a person said last about a purpose. Hearing twice changes nothing."""
    upsert(session, Consent, {"person_id": person_id, "purpose": purpose}, {"given": given})


def lacks_consent(session: Session, person_id: UUID, kind: str) -> str:
    """The purpose of a kind of letters that a person does not agree to now; empty where none is lacking."""
    purpose = KINDS[kind].purpose
    if not purpose:
        return ""
    said = session.get(Consent, (person_id, purpose), populate_existing=True)
    return "" if said is not None and said.given else purpose


def write_to_those_who_agreed(session: Session, kind: str, event: Event, heard: Envelope) -> None:
    """Write to everybody who agrees to what letters of a kind leave for. A second time it does nothing."""
    agreed = Consent.purpose == KINDS[kind].purpose, Consent.given.is_(True)
    people = select(Consent.person_id).where(*agreed).order_by(Consent.person_id)
    for person_id in session.scalars(people).all():
        write_letter(session, kind, person_id, event, heard)
