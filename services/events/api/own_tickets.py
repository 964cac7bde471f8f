"""The tickets of somebody who comes: the code of each place, as text and as a picture."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from services.events.queries import own_tickets as reads
from services.events.queries.access import whose_answer
from services.events.schemas.check_ins import TicketOut
from shared.web import Blueprint, allow, caller, session, settings

blp = Blueprint("own-tickets", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)

_PICTURE: dict[str, Any] = {"type": "string"}
_TYPE = "image/svg+xml"


@blp.route("/rsvps/<uuid:person_id>/tickets", methods=["GET"])
@allow()
@blp.response(200, TicketOut(many=True))
def list_tickets(gathering_id: UUID, person_id: UUID) -> list[reads.Ticket]:
    """A ticket for each place: 0 is the person, 1 and more are the guests. What is not paid has none."""
    whose = whose_answer(caller(), person_id)
    return reads.tickets_of(session(), settings(), gathering_id, whose)


@blp.route("/rsvps/<uuid:person_id>/tickets/<int:place>.svg", methods=["GET"])
@allow()
@blp.response(200, _PICTURE, content_type=_TYPE)
def show_ticket(gathering_id: UUID, person_id: UUID, place: int) -> Response:
    """The code of one place as a QR code."""
    whose = whose_answer(caller(), person_id)
    ticket = reads.ticket_of(session(), settings(), gathering_id, whose, place)
    return Response(ticket.picture, content_type=_TYPE)
