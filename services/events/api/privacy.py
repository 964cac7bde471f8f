"""What a person may demand: to see all that is held of them here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from services.events.queries.disclosures import disclosure_seen
from shared.privacy import Disclosure
from shared.web import Blueprint, allow, caller, now, session
from shared.web.disclosures import DisclosureOut, readable

blp = Blueprint("privacy", __name__, url_prefix="/persons", description=__doc__)

_PAGE: dict[str, Any] = {"type": "string"}


@blp.route("/<uuid:person_id>/disclosure", methods=["GET"])
@allow()
@blp.response(200, DisclosureOut)
def disclose(person_id: UUID) -> Disclosure:
    """Everything that is held here of a person, for that person and for admins."""
    return disclosure_seen(session(), person_id, caller(), now())


@blp.route("/<uuid:person_id>/disclosure.html", methods=["GET"])
@allow()
@blp.response(200, _PAGE, content_type="text/html")
def read(person_id: UUID) -> Response:
    """The same as a page, to be read and printed."""
    return readable(disclosure_seen(session(), person_id, caller(), now()))
