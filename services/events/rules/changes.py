"""Until when answers change freely, and what is asked of the host after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.events.models import Change, ChangeRequest, Gathering, RequestState, Rsvp, RsvpState
from shared.errors import Conflict, NotFound


class NoSuchChangeRequest(NotFound):
    """Nobody asked for such a change at this event."""


class ChangeIsDecided(Conflict):
    """This is decided, or taken back, already; whoever still wants the change asks again."""


class AnswerIsGone(Conflict):
    """The answer that was to change has no place any more."""


@dataclass(frozen=True)
class Wanted:
    """How an answer is to be: for how many, none to cancel it; `answers` where they change, too."""

    places: int
    answers: dict[str, str] | None = None
    note: str = ""

    def change_of(self, rsvp: Rsvp) -> Change | None:
        """What of an answer would change by it; None for nothing."""
        if self.places == 0:
            return Change.CANCELLATION
        if self.places != rsvp.places:
            return Change.PLACES
        changes = self.answers is not None and self.answers != rsvp.answers
        return Change.ANSWERS if changes else None


def is_frozen(gathering: Gathering, rsvp: Rsvp, now: datetime) -> bool:
    """Whether a place stays as it is unless the host says yes; who has none yet may change the mind."""
    until = gathering.starts_at - timedelta(hours=gathering.changes_until_hours)
    return (
        bool(gathering.changes_until_hours) and rsvp.state == RsvpState.CONFIRMED and now >= until
    )


def check_open(request: ChangeRequest) -> None:
    """Refuse to decide twice."""
    if request.state != RequestState.ASKED:
        raise ChangeIsDecided(f"It is {request.state}.")
