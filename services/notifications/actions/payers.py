"""Letters about money and standing: to whoever looks after it for the party, never to a fixed person."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from sqlalchemy import select

from events.contract import Event
from events.envelope import Envelope
from services.notifications.actions.circulars import meet, representatives, write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.models import Representation
from services.notifications.rules import readers_about_money, readers_about_standing
from shared.database import Session

_TREASURER, _STEWARD = "treasurer", "steward"
_Choice = Callable[[Iterable[tuple[UUID, Collection[str]]]], set[UUID]]


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
    readers = _readers(session, organisation_id, person_id, readers_about_money, heard)
    _write(session, kind, readers, _TREASURER, event, heard)


def write_to_member(
    session: Session,
    kind: str,
    organisation_id: UUID | None,
    person_id: UUID | None,
    event: Event,
    heard: Envelope,
    payer: tuple[UUID | None, UUID | None] = (None, None),
    payer_knows: bool = False,
) -> None:
    """Write to whoever holds a membership, and to whoever pays for it: of an organisation to those with
    the primary or the billing role, else to all who speak for it; where nobody does, to the stewards.

    Where the payer knows already, to the others alone. The second time it does nothing.
    """
    readers = _readers(session, organisation_id, person_id, readers_about_standing, heard)
    paying = _readers(session, *payer, readers_about_money, heard)
    if payer_knows and readers | paying:
        for reader in sorted(readers - paying):
            write_letter(session, kind, reader, event, heard)
        return
    _write(session, kind, readers | paying, _STEWARD, event, heard)


def _write(
    session: Session, kind: str, readers: set[UUID], role: str, event: Event, heard: Envelope
) -> None:
    for reader in sorted(readers):
        write_letter(session, kind, reader, event, heard)
    if not readers:
        write_to_staff(session, kind, role, event, heard)


def _readers(
    session: Session,
    organisation_id: UUID | None,
    person_id: UUID | None,
    choose: _Choice,
    heard: Envelope,
) -> set[UUID]:
    if person_id is not None:
        return {person_id}
    if organisation_id is None:
        return set()
    meet(session, representatives(organisation_id), heard.time)
    live = select(Representation.person_id, Representation.event_data).where(
        Representation.organisation_id == organisation_id, Representation.left_on.is_(None)
    )
    return choose([(person_id, data["roles"]) for person_id, data in session.execute(live)])
