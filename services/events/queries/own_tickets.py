"""The tickets of an answer: one for each place, with the code that lets it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.events.models import Gathering, Rsvp, RsvpState
from services.events.queries.codes import code_of
from services.events.queries.links import GuestLink
from services.events.queries.rsvps import last_rsvp
from services.events.rules.check_ins import check_has_place, on_the_clock
from shared.database import Session
from shared.papers import code_svg
from shared.tokens import HasKeys


@dataclass(frozen=True)
class Ticket:
    """What lets one place of an answer in; 0 is the person, 1 and more are the guests."""

    rsvp_id: UUID
    place: int
    code: str

    @property
    def picture(self) -> str:
        """The code as a picture, in SVG."""
        return code_svg(self.code, f"{self.place + 1}")


def tickets_of(
    session: Session, keys: HasKeys, gathering_id: UUID, person_id: UUID
) -> list[Ticket]:
    """The tickets of a person. Raises NoSuchRsvp, or why they have none: waiting, not paid, given back."""
    rsvp = last_rsvp(session, gathering_id, person_id)
    check_has_place(session.get_one(Gathering, gathering_id), rsvp, 0)
    return _tickets(keys, rsvp)


def ticket_of(
    session: Session, keys: HasKeys, gathering_id: UUID, person_id: UUID, place: int
) -> Ticket:
    """The ticket of one place of a person. Raises NoSuchPlace, too."""
    rsvp = last_rsvp(session, gathering_id, person_id)
    check_has_place(session.get_one(Gathering, gathering_id), rsvp, place)
    return Ticket(rsvp.id, place, code_of(keys, rsvp.id, place))


def tickets_sheet(session: Session, keys: HasKeys, link: GuestLink) -> dict[str, Any]:
    """What the page of tickets shows; no names, for links are passed on. Of what was given back there are none."""
    rsvp = session.get(Rsvp, link.rsvp_id)
    if rsvp is None or rsvp.state != RsvpState.CONFIRMED:
        return {"tickets": []}
    gathering = session.get_one(Gathering, rsvp.gathering_id)
    return {
        "title": gathering.title,
        "when": f"{on_the_clock(gathering, gathering.starts_at)} ({gathering.time_zone})",
        "place": ", ".join(filter(None, (gathering.place, gathering.address))),
        "tickets": _tickets(keys, rsvp),
    }


def _tickets(keys: HasKeys, rsvp: Rsvp) -> list[Ticket]:
    return [Ticket(rsvp.id, place, code_of(keys, rsvp.id, place)) for place in range(rsvp.places)]
