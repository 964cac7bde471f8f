"""What to call the sides of a partnership, and those who tend them: by name for those who were introduced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.introductions.models import Organisation, Partnership, PartnershipSide
from services.introductions.queries.introductions import met_by
from services.introductions.queries.partnerships import discreet_stewards, is_being_handed_over
from services.introductions.queries.people import contacts, discreet_among, read_fresh
from services.introductions.queries.portraits import portraits
from services.introductions.rules.descriptions import describe_organisation
from services.introductions.rules.partnerships import stewards, tends
from shared.callers import Caller
from shared.database import Session
from shared.languages import mark

SOMEBODY = mark("somebody")
NOBODY = mark("nobody at present")
SOMETHING = mark("an organisation")


@dataclass(frozen=True)
class SideName:
    """What to call a side, and who tends it, as far as the reader may know."""

    position: int
    party: str
    steward: str


def side_names(session: Session, partnership: Partnership, caller: Caller) -> dict[int, SideName]:
    """What to call each side; one that stepped out is described.

    Who tends a side knows the others by name. To everybody else whoever is discreet is described, and their
    organisation with them.
    """
    sides = partnership.every_side
    stewards = {side.steward_id for side in sides if side.steward_id}
    hidden = _hidden(session, partnership, caller)
    called = _called(session, sides, stewards, hidden)
    bodies = read_fresh(session, Organisation, _organisations(sides))
    return {side.position: _name(side, called, bodies, hidden) for side in sides}


def names_of(
    session: Session, partnership: Partnership, person_ids: Iterable[UUID], caller: Caller
) -> dict[UUID, str]:
    """What to call people who did something in a partnership; who is hidden from the reader is somebody.

    Whoever is discreet and tends no side any more is known by name to those they were introduced to, alone.
    """
    wanted = set(person_ids)
    gone = wanted - set(stewards(partnership)) - set(caller.person_ids)
    strangers = discreet_among(session, gone) - met_by(session, caller)
    known = contacts(session, wanted - _hidden(session, partnership, caller) - strangers)
    named = {person_id: contact.full_name for person_id, contact in known.items()}
    return dict.fromkeys(wanted, SOMEBODY) | named


def _hidden(session: Session, partnership: Partnership, caller: Caller) -> set[UUID]:
    """Those who are discreet, but for whoever tends a side and is in touch with the others."""
    if tends(partnership, caller) and not is_being_handed_over(session, partnership.id):
        return set()
    return discreet_stewards(session, [partnership]) - set(caller.person_ids)


def _called(
    session: Session,
    sides: Iterable[PartnershipSide],
    stewards: set[UUID],
    hidden: set[UUID],
) -> dict[UUID, str]:
    known = contacts(session, stewards - hidden)
    looks = portraits(
        session,
        {(one.steward_id, one.organisation_id) for one in sides if one.steward_id in hidden},
    )
    return {person_id: contact.full_name for person_id, contact in known.items()} | {
        person_id: look.text for (person_id, _), look in looks.items()
    }


def _organisations(sides: Iterable[PartnershipSide]) -> set[UUID]:
    return {side.organisation_id for side in sides if side.organisation_id}


def _name(
    side: PartnershipSide,
    called: dict[UUID, str],
    bodies: dict[UUID, Organisation],
    hidden: set[UUID],
) -> SideName:
    steward = called.get(side.steward_id, SOMEBODY) if side.steward_id else NOBODY
    if side.organisation_id is None:
        return SideName(side.position, steward, steward)
    body = bodies.get(side.organisation_id)
    if body is None:
        return SideName(side.position, SOMETHING, steward)
    is_hidden = side.steward_id in hidden or side.left_at is not None
    party = describe_organisation(body) if is_hidden else body.display_name
    return SideName(side.position, party, steward)
