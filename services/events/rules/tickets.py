"""Which ticket a person gets: for whom it is, by which code, and for how many."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.events.models import Admission, Audience, TicketType
from shared.errors import BadInput, Conflict, NotFound


class NoSuchTicketType(NotFound):
    """There is no such ticket at this event."""


class NoSuchPool(NotFound):
    """There is no such pool of places at this event."""


class NoTicketForYou(Conflict):
    """There is no ticket for you at this event."""


class TooManyPlacesForATicket(Conflict):
    """This ticket is not for so many people."""


class PriceWithoutCurrency(BadInput):
    """What costs something costs it in a currency."""


@dataclass(frozen=True)
class Wish:
    """Which ticket somebody asks for; nothing asks for the best that there is for them."""

    ticket_type_id: UUID | None = None
    access_code: str = ""


NO_WISH = Wish()


def audiences_of(
    admission: Admission, is_sponsor: bool, is_speaker: bool = False
) -> frozenset[Audience]:
    """To whom a person belongs, as of now."""
    own = Audience.NON_MEMBER if admission == Admission.GUEST else Audience.MEMBER
    more = {Audience.SPONSOR: is_sponsor, Audience.SPEAKER: is_speaker}
    return frozenset({Audience.ANYONE, own, *(one for one, is_so in more.items() if is_so)})


def ticket_for(
    types: Iterable[TicketType], wish: Wish, audiences: frozenset[Audience], places: int
) -> TicketType:
    """The ticket that is wished for, or the cheapest for this person. Refuses, and says why."""
    there = [one for one in types if one.is_open and _opens(one, wish.access_code)]
    if wish.ticket_type_id is not None:
        there = [one for one in there if one.id == wish.ticket_type_id]
        if not there:
            raise NoSuchTicketType
    own = [one for one in there if one.audience in audiences]
    if not own:
        whom = sorted({one.audience for one in there}) or ["whoever has a code"]
        raise NoTicketForYou(f"The tickets are for: {', '.join(whom)}.")
    fitting = [one for one in own if places <= one.most_places]
    if not fitting:
        most = max(one.most_places for one in own)
        raise TooManyPlacesForATicket(fields={"places": [f"At most {most}."]})
    return min(fitting, key=lambda one: (one.price_minor, one.id))


def check_price(price_minor: int, currency: str) -> None:
    """Refuse a price in no currency."""
    if price_minor and not currency:
        raise PriceWithoutCurrency(fields={"currency": ["Which one?"]})


def _opens(one: TicketType, code: str) -> bool:
    return not one.access_code or hmac.compare_digest(one.access_code.encode(), code.encode())
