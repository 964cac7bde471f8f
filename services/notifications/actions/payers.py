"""Letters about money and standing: to whoever looks after it for the party, never to a fixed person."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from events.contract import Event
from events.envelope import Envelope
from services.notifications.actions.circulars import (
    keep_circular,
    meet,
    representatives,
    write_to_staff,
)
from services.notifications.actions.letters import keep_letter, write_letter
from services.notifications.models import Circular, Letter, Representation
from services.notifications.rules import (
    NOT_GONE,
    belonged,
    looks_after_money,
    readers_about_money,
    readers_about_standing,
)
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
    if person_id is None and organisation_id is not None:
        keep_circular(session, _payer(organisation_id), kind, event, heard)
    _write(session, kind, readers, _TREASURER, event, heard)


def write_to_new_payer(
    session: Session, organisation_id: UUID, person_id: UUID, appointed_at: datetime
) -> None:
    """Write to somebody who, it turns out, had the role already when money was asked of an organisation.

    Whoever was written to instead, and has not got the letter yet, does not get it. What was written to
    somebody who looked after the money, and has left since, is not written to who follows. The second time
    it does nothing.
    """
    readers = readers_about_money(_who_speaks(session, organisation_id))
    written = select(Circular).where(Circular.audience == _payer(organisation_id))
    for circular in session.scalars(written) if person_id in readers else ():
        is_theirs = belonged(appointed_at, circular.said_at)
        if is_theirs and not _reached_who_left(session, circular, organisation_id):
            said = circular.event_id, circular.event_name, circular.event_data, circular.said_at
            keep_letter(session, circular.kind, person_id, *said)
            _take_back(session, circular, readers)


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
    return choose(_who_speaks(session, organisation_id))


def _who_speaks(session: Session, organisation_id: UUID) -> list[tuple[UUID, Collection[str]]]:
    live = select(Representation.person_id, Representation.event_data).where(
        Representation.organisation_id == organisation_id, Representation.left_on.is_(None)
    )
    return [(person_id, data["roles"]) for person_id, data in session.execute(live)]


def _reached_who_left(session: Session, circular: Circular, organisation_id: UUID) -> bool:
    """Whether somebody got a letter about money whose it was, and speaks for the organisation no longer."""
    got = (
        select(Representation.event_data)
        .join(Letter, Letter.person_id == Representation.person_id)
        .where(
            Letter.event_id == circular.event_id,
            Letter.kind == circular.kind,
            Representation.organisation_id == organisation_id,
            Representation.left_on.is_not(None),
        )
    )
    return any(looks_after_money(data["roles"]) for data in session.scalars(got))


def _take_back(session: Session, circular: Circular, readers: set[UUID]) -> None:
    """Have nobody get a letter about money who, as it turns out, does not look after it."""
    of_others = update(Letter).where(
        Letter.event_id == circular.event_id,
        Letter.kind == circular.kind,
        Letter.person_id.not_in(readers),
        Letter.state.in_(NOT_GONE),
    )
    session.execute(of_others.values(state="overtaken"))


def _payer(organisation_id: UUID) -> str:
    """What was written to whoever looks after the money of an organisation."""
    return f"payer:{organisation_id}"
