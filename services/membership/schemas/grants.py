"""Grants and cases of hardship, as they are asked for and shown."""

from __future__ import annotations

from services.membership.models.grants import CaseState, GrantKind, GrantReason
from services.membership.schemas import parts
from shared.web.schemas import PageArgs, Schema, fields, validate

_STATE = validate.OneOf([str(state) for state in CaseState])
_GIVEN_FOR = [str(one) for one in GrantReason if one is not GrantReason.HARDSHIP]


class NewGrant(Schema):
    """A term that costs nothing, for an application or a membership, until a day."""

    application_id = fields.UUID(load_default=None, allow_none=True)
    membership_id = fields.UUID(load_default=None, allow_none=True)
    reason_code = fields.String(required=True, validate=validate.OneOf(_GIVEN_FOR))
    reason = parts.text(500, load_default="")
    ends_on = fields.Date(required=True)


class GrantEnd(Schema):
    """From when a grant is over; today, where it is left out."""

    ended_on = fields.Date(load_default=None, allow_none=True)


class GrantOut(Schema):
    """What is granted to whom until when; after `ends_on` everything costs what it costs everybody."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in GrantKind]))
    application_id = fields.UUID(required=True, allow_none=True)
    membership_id = fields.UUID(required=True, allow_none=True)
    reason_code = fields.String(required=True)
    reason = fields.String(required=True)
    percent = fields.Integer(required=True, allow_none=True)
    price_minor = fields.Integer(required=True, allow_none=True)
    ends_on = fields.Date(required=True)
    ended_on = fields.Date(required=True, allow_none=True)
    granted_at = fields.AwareDateTime(required=True)


class GrantFilter(PageArgs):
    """Which grants."""

    membership_id = fields.UUID(load_default=None)


class NewCase(Schema):
    """Somebody asks to pay less: why, in their words, which those alone read who decide."""

    application_id = fields.UUID(load_default=None, allow_none=True)
    membership_id = fields.UUID(load_default=None, allow_none=True)
    statement = fields.String(required=True, validate=validate.Length(1, parts.MOST_TEXT))


class CaseReceived(Schema):
    """How a case is called from now on."""

    reference = fields.String(required=True)
    state = fields.String(required=True, validate=_STATE)


class CaseOut(CaseReceived):
    """A case as those see it who decide: not whose it is. The statement is gone once it is decided."""

    asks_for = fields.String(required=True, validate=validate.OneOf(["joining", "renewal"]))
    tier = fields.String(required=True)
    statement = fields.String(required=True)
    reason = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)


class CaseFilter(PageArgs):
    """Which cases."""

    state = fields.String(load_default=None, validate=_STATE)


class CaseGranted(Schema):
    """What is to be paid: `percent` of each price, or no more than `price_minor`; until when."""

    percent = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 100)
    )
    price_minor = parts.money(load_default=None, allow_none=True)
    ends_on = fields.Date(required=True)
    reason = parts.text(500, load_default="")


class CaseRefused(Schema):
    """Why nothing is granted."""

    reason = parts.text(500, load_default="")
