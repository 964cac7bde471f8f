"""What is accepted and shown of changes that the host is asked for."""

from __future__ import annotations

from services.events.models import RequestState
from shared.web.schemas import PageArgs, Schema, fields, validate


class ChangeRequestFilter(PageArgs):
    """Which requests to list."""

    state = fields.String(validate=validate.OneOf(list(RequestState)))


class ChangeRefusal(Schema):
    """Why a change cannot be made any more, in a sentence for who asked."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class ChangeRequestOut(Schema):
    """A change that was asked for; `places` are those wanted, none to cancel."""

    id = fields.UUID()
    gathering_id = fields.UUID()
    rsvp_id = fields.UUID()
    person_id = fields.UUID()
    change = fields.String()
    places = fields.Integer()
    answers = fields.Dict()
    note = fields.String()
    state = fields.String()
    reason = fields.String()
    asked_at = fields.AwareDateTime(format="iso")
    decided_at = fields.AwareDateTime(format="iso", allow_none=True)
