"""What is held of a person, as a service answers it: JSON for programs, a page for people."""

from __future__ import annotations

from flask import Response

from shared.privacy import Disclosure
from shared.privacy.paper import written
from shared.web.context import settings
from shared.web.schemas import Schema, fields


class PartOut(Schema):
    """What one table tells, what becomes of it at an erasure, and which clock it is kept by."""

    table = fields.String(required=True)
    title = fields.String(required=True)
    at_erasure = fields.String(required=True)
    why = fields.String(required=True)
    clock = fields.String(required=True)
    rows = fields.List(fields.Dict(keys=fields.String()), required=True)


class DisclosureOut(Schema):
    """All that a service holds of a person; `ids` are those by which the person was ever known."""

    service = fields.String(required=True)
    person_id = fields.UUID(required=True)
    ids = fields.List(fields.UUID(), required=True)
    made_at = fields.AwareDateTime(required=True)
    parts = fields.List(fields.Nested(PartOut), required=True)


def readable(disclosure: Disclosure) -> Response:
    """A disclosure as a page that can be printed."""
    return Response(written([disclosure], settings().association_name), mimetype="text/html")
