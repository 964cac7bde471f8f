"""The codes on tickets: signed, and holding nobody's name."""

from __future__ import annotations

from uuid import UUID

from services.events.rules.check_ins import TicketIsNotOurs
from shared.errors import BadInput
from shared.tokens import HasKeys, read, sign

_TICKET = "ticket"


def code_of(keys: HasKeys, rsvp_id: UUID, place: int) -> str:
    """The code on the ticket of one place of an answer.

    It is good as long as the answer is: one that is given back or let to somebody else stays cancelled, and what
    comes instead is another answer, with codes of its own.
    """
    return sign(keys, _TICKET, {"r": rsvp_id.hex, "p": place}, None)


def read_code(keys: HasKeys, code: str) -> tuple[UUID, int]:
    """The answer and the place that a code is for. Raises TicketIsNotOurs."""
    try:
        said = read(keys, _TICKET, code.strip())
    except BadInput as error:
        raise TicketIsNotOurs("Scan it again, or look for the person by name.") from error
    return UUID(said["r"]), int(said["p"])
