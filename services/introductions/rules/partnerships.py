"""Who may see and tend a partnership, and when it is at risk."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from services.introductions.models import Partnership, PartnershipSide, Representation, Stage
from services.introductions.rules.representation import is_current
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, NotFound, Refusal
from shared.languages import mark

NOBODY_TENDS_IT = mark("Nobody tends this partnership for one of its sides.")
OTHER_SIDE_GAVE_UP = mark("One of the sides does not wish to go on.")

GAVE_UP = "gave-up"
"""Why a partnership ended that a side did not wish to carry on with in a handover."""


class NoSuchPartnership(NotFound):
    """There is no such partnership for you."""


class PartnershipIsClosed(Refusal):
    """This partnership is closed."""


class NotYourSide(Forbidden):
    """This is for those who tend or speak for the side."""


class NoteNeedsAnAuthor(Forbidden):
    """A note says who wrote it, and a program that acts for nobody cannot."""


class NoSuchSide(NotFound):
    """This organisation is not a party to the partnership."""


class PersonDoesNotRepresent(BadInput):
    """This person does not speak for the organisation."""


def may_see(partnership: Partnership, caller: Caller, discreet: Collection[UUID]) -> bool:
    """Whether a partnership is the caller's to see.

    It is for whoever tends a side and for stewards of the association. It is for the colleagues of
    who tends it, too, unless that person is discreet: their management may not know yet.
    """
    return caller.has(Role.STEWARD) or any(
        sees_through(side, caller, discreet) for side in partnership.sides
    )


def check_may_see(partnership: Partnership, caller: Caller, discreet: Collection[UUID]) -> None:
    """Refuse, without a hint that it exists, whoever has no part in it."""
    if not may_see(partnership, caller, discreet):
        raise NoSuchPartnership


def check_tends(partnership: Partnership, caller: Caller) -> None:
    """Refuse whoever does not tend a side."""
    if not tends(partnership, caller):
        raise NotYourSide


def tends(partnership: Partnership, caller: Caller) -> bool:
    """Whether the caller tends a side."""
    return caller.person_id is not None and caller.person_id in stewards(partnership)


def author(caller: Caller) -> UUID:
    """Whoever writes. Refuses a program that acts for nobody."""
    if caller.person_id is None:
        raise NoteNeedsAnAuthor
    return caller.person_id


def check_open(partnership: Partnership) -> None:
    """Refuse to change what is over."""
    if partnership.stage == Stage.CLOSED:
        raise PartnershipIsClosed


def check_may_name_steward(side: PartnershipSide, caller: Caller) -> None:
    """Refuse whoever has no say on a side."""
    speaks = side.organisation_id is not None and caller.represents(side.organisation_id)
    if not (speaks or caller.has(Role.STEWARD)):
        raise NotYourSide


def check_represents(
    representations: Iterable[Representation], organisation_id: UUID, today: date
) -> None:
    """Refuse a person who does not speak for the organisation that they are to stand for."""
    if not any(
        one.organisation_id == organisation_id and is_current(one, today) for one in representations
    ):
        raise PersonDoesNotRepresent(fields={"person_id": ["Choose a representative."]})


def side_of(partnership: Partnership, organisation_id: UUID) -> PartnershipSide:
    """The side that is this organisation."""
    for side in partnership.sides:
        if side.organisation_id == organisation_id:
            return side
    raise NoSuchSide


def stewards_opposite(partnership: Partnership, organisation_id: UUID) -> list[UUID | None]:
    """Who tends the other sides; None for a side that nobody tends."""
    return [
        side.steward_id for side in partnership.sides if side.organisation_id != organisation_id
    ]


def stewards(partnership: Partnership) -> tuple[UUID, ...]:
    """Those who tend the partnership, side by side."""
    return tuple(side.steward_id for side in partnership.sides if side.steward_id is not None)


def risks(partnership: Partnership) -> list[str]:
    """What endangers a partnership, in words."""
    return [NOBODY_TENDS_IT for side in partnership.sides if side.steward_id is None]


def sees_through(side: PartnershipSide, caller: Caller, discreet: Collection[UUID]) -> bool:
    """Whether the caller has a part in a side: tends it, or is a colleague of one who is not discreet."""
    if side.steward_id is not None and side.steward_id == caller.person_id:
        return True
    hidden = side.steward_id in discreet
    return bool(side.organisation_id and caller.represents(side.organisation_id) and not hidden)
