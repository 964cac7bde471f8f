"""What becomes of somebody who leaves, and what may still be changed about it."""

from __future__ import annotations

from uuid import UUID

from services.membership.models import Becomes, Departure, DepartureState, Representation
from shared.errors import BadInput, NotFound, Refusal


class NoSuchDeparture(NotFound):
    """No departure is known by this id."""


class NoSuchSuspicion(NotFound):
    """No suspicion is known by this id."""


class SuspicionIsDecided(Refusal):
    """A steward has found out already."""


class DepartureIsOver(Refusal):
    """What has happened cannot be cancelled."""


class NextEmployerIsMissing(BadInput):
    """Say which organisation the next employer is, and only then."""


class NextEmployerIsTheSame(BadInput):
    """Nobody leaves an organisation for the same one."""


def check_becomes(leaver: Representation, becomes: str, next_organisation_id: UUID | None) -> None:
    """Refuse a next employer that is not said, or is the one that is left."""
    if (becomes == Becomes.NEXT_EMPLOYER) != (next_organisation_id is not None):
        raise NextEmployerIsMissing("Send next_organisation_id with next-employer, and only then")
    if next_organisation_id == leaver.organisation_id:
        raise NextEmployerIsTheSame("Name another organisation")


def check_cancellable(departure: Departure) -> None:
    """Refuse to cancel what has been carried out."""
    if departure.state == DepartureState.DONE:
        raise DepartureIsOver("The representative has left; appoint them anew")
