"""Letters about money: to whoever looks after it for the party that pays, never to a fixed person."""

from uuid import UUID

from sqlalchemy import select

from events.contract import Event
from events.envelope import Envelope
from services.notifications.actions.circulars import meet, representatives, write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.models import Representation
from services.notifications.rules import readers_about_money
from shared.database import Session

_TREASURER = "treasurer"


def write_to_payer(
    session: Session,
    kind: str,
    organisation_id: UUID | None,
    person_id: UUID | None,
    event: Event,
    heard: Envelope,
) -> None:
    """Write to a person who pays, or to those with the billing role of an organisation that does.

    Where nobody has it, to those with the primary role, else to all who speak for it; where nobody
    does, to the treasurers. The second time it does nothing.
    """
    if person_id is not None:
        write_letter(session, kind, person_id, event, heard)
        return
    readers = _readers(session, organisation_id, heard) if organisation_id else set()
    for reader in sorted(readers):
        write_letter(session, kind, reader, event, heard)
    if not readers:
        write_to_staff(session, kind, _TREASURER, event, heard)


def _readers(session: Session, organisation_id: UUID, heard: Envelope) -> set[UUID]:
    meet(session, representatives(organisation_id), heard.time)
    live = select(Representation.person_id, Representation.event_data).where(
        Representation.organisation_id == organisation_id, Representation.left_on.is_(None)
    )
    roles = [(person_id, data["roles"]) for person_id, data in session.execute(live)]
    return readers_about_money(roles)
