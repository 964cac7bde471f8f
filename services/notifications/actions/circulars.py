"""Circulars: what is told to all who belong to an audience, also to those found out about later."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.contract import Event
from events.envelope import Envelope
from services.notifications import rules
from services.notifications.actions.letters import keep_letter
from services.notifications.models import Audience, Circular, Representation, StaffRole
from shared.database import Session, insert_once, new_id, upsert


def write_to_staff(session: Session, kind: str, role: str, event: Event, heard: Envelope) -> None:
    """Write to everybody of the staff in a role; the second time it does nothing."""
    members = select(StaffRole.person_id, StaffRole.appointed_at).where(StaffRole.role == role)
    audience = staff(role)
    meet(session, audience, heard.time)
    circular = keep_circular(session, audience, kind, event, heard)
    _hand_out(session, circular, session.execute(members).all())


def write_to_representatives(
    session: Session,
    kind: str,
    organisation_id: UUID,
    event: Event,
    heard: Envelope,
    except_id: UUID | None = None,
) -> bool:
    """Write to all who speak for an organisation, perhaps but one; True when there is anybody.

    The second time it does nothing.
    """
    audience = representatives(organisation_id)
    meet(session, audience, heard.time)
    members = select(Representation.person_id, Representation.appointed_at).where(
        Representation.organisation_id == organisation_id, Representation.left_on.is_(None)
    )
    circular = keep_circular(session, audience, kind, event, heard, except_id)
    return _hand_out(session, circular, session.execute(members).all())


def catch_up(session: Session, audience: str, person_id: UUID, appointed_at: datetime) -> None:
    """Write to somebody who, it turns out, belonged to an audience when things were said to it.

    Those that the person has are not written again.
    """
    for circular in session.scalars(select(Circular).where(Circular.audience == audience)):
        _hand_out(session, circular, [(person_id, appointed_at)])


def keep_circular(
    session: Session,
    audience: str,
    kind: str,
    event: Event,
    heard: Envelope,
    except_id: UUID | None = None,
) -> Circular:
    """Remember what was told to an audience, for those found out about later. The second time it does nothing."""
    values = {
        "event_id": heard.id,
        "kind": kind,
        "audience": audience,
        "except_id": except_id,
        "event_name": event.name,
        "event_data": event.dump(),
        "said_at": heard.time,
    }
    insert_once(session, Circular, id=new_id(), **values)
    return Circular(**values)


def meet(session: Session, audience: str, at: datetime) -> None:
    """Keep others from this audience until the transaction ends.

    Without it, somebody who is appointed while something is said to all would be told nothing: of
    two transactions at once, neither would see what the other wrote.
    """
    upsert(session, Audience, {"name": audience}, {"touched_at": at})


def staff(role: str) -> str:
    """The audience of those of the staff in a role."""
    return f"staff:{role}"


def representatives(organisation_id: UUID) -> str:
    """The audience of those who speak for an organisation."""
    return f"organisation:{organisation_id}"


def _hand_out(session: Session, circular: Circular, members: Iterable[Any]) -> bool:
    reached = False
    for person_id, appointed_at in members:
        if person_id != circular.except_id and rules.belonged(appointed_at, circular.said_at):
            keep_letter(
                session,
                circular.kind,
                person_id,
                circular.event_id,
                circular.event_name,
                circular.event_data,
                circular.said_at,
            )
            reached = True
    return reached
