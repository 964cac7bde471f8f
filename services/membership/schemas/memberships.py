"""Memberships and their terms, as they are shown."""

from __future__ import annotations

from shared.web.schemas import PageArgs, Schema, fields, validate

_STANDINGS = (
    "pending",
    "active",
    "grace",
    "lapsed",
    "suspended",
    "resigned",
    "terminated",
    "ceased",
)


class TermOut(Schema):
    """One span of a membership, `[starts_on, ends_on)`."""

    id = fields.UUID(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    invoice_id = fields.UUID(required=True, allow_none=True)


class MembershipOut(Schema):
    """A membership as it stands today."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    number = fields.Integer(
        required=True, metadata={"description": "The member number, never given again."}
    )
    tier = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(_STANDINGS))
    benefits_active = fields.Boolean(required=True)
    member_since = fields.Date(required=True, allow_none=True)
    taken_over = fields.Boolean(required=True)
    terms = fields.List(fields.Nested(TermOut), required=True)


class MembershipFilter(PageArgs):
    """Which memberships."""

    standing = fields.String(load_default=None, validate=validate.OneOf(_STANDINGS))
