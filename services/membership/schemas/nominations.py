"""Nominations, as they are sent and shown."""

from __future__ import annotations

from services.membership.models import NomineeState
from services.membership.schemas import parts
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

_STATES = [str(state) for state in NomineeState]
MOST_AT_ONCE = 20


class NominationIn(Schema):
    """Somebody outside who might belong here, and why."""

    full_name = parts.line(200, required=True)
    email = parts.email(required=True)
    organisation = parts.text(200, load_default="")
    why = parts.text(500, load_default="")


class NewNominations(Schema):
    """People outside whom a member names; `named` says whether they may be told who it was."""

    people = fields.List(
        fields.Nested(NominationIn), required=True, validate=validate.Length(1, MOST_AT_ONCE)
    )
    named = Flag(load_default=False, attribute="is_named")


class NominationsReceived(Schema):
    """How many people were named, and how many more the month has left; nothing of who is known."""

    received = fields.Integer(required=True)
    left = fields.Integer(required=True)


class OwnNominationsOut(Schema):
    """How many people somebody named, how many of them became members, and how many the month has left."""

    named = fields.Integer(required=True)
    joined = fields.Integer(required=True)
    left = fields.Integer(required=True)


class NominationAnswered(Schema):
    """How it stands with somebody who answered by a link."""

    state = fields.String(required=True, validate=validate.OneOf(_STATES))


class NominationFilter(PageArgs):
    """Which nominations."""

    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class NominationOut(Schema):
    """A nomination, as the staff sees it; who was named is blank once they are forgotten."""

    id = fields.UUID(required=True, attribute="nomination.id")
    by_person_id = fields.UUID(required=True, attribute="nomination.by_person_id")
    membership_id = fields.UUID(required=True, attribute="nomination.membership_id")
    why = fields.String(required=True, attribute="nomination.why")
    named = fields.Boolean(required=True, attribute="nomination.is_named")
    named_at = fields.AwareDateTime(required=True, attribute="nomination.named_at")
    nominee_id = fields.UUID(required=True, attribute="nominee.id")
    state = fields.String(
        required=True, attribute="nominee.state", validate=validate.OneOf(_STATES)
    )
    full_name = fields.String(required=True, attribute="nominee.full_name")
    email = fields.String(required=True, attribute="nominee.email")
    organisation = fields.String(required=True, attribute="nominee.organisation")
    expires_on = fields.Date(required=True, attribute="nominee.expires_on")
    answered_at = fields.AwareDateTime(
        required=True, allow_none=True, attribute="nominee.answered_at"
    )
    joined_at = fields.AwareDateTime(required=True, allow_none=True, attribute="nominee.joined_at")
    person_id = fields.UUID(required=True, allow_none=True, attribute="nominee.person_id")
    application_id = fields.UUID(required=True, allow_none=True, attribute="nominee.application_id")


class NominationsPolicyOut(Schema):
    """How many people a member may name in a month, and after how many days they are reminded (0: never)."""

    monthly = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1_000))
    remind_days = fields.Integer(required=True, strict=True, validate=validate.Range(0, 90))
