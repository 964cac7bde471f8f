"""What a person may demand, as it is asked for and shown."""

from __future__ import annotations

from services.membership.models import ErasureState
from services.membership.schemas import parts
from shared.web.schemas import PageArgs, Schema, fields, validate

_STATES = [str(one) for one in ErasureState]


class NewErasure(Schema):
    """Why somebody is to be erased, and, from the person, that it is they who ask."""

    reason = parts.text(500, load_default="")
    proof = fields.String(
        load_default="",
        validate=validate.Length(max=2_000),
        metadata={
            "description": "What is in a sign-in link of the last minutes; admins need none."
        },
    )


class ErasureFilter(PageArgs):
    """Which erasures; all, where no state is named."""

    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class ErasureOut(Schema):
    """An erasure: waiting for its day, called off, or done; `held_for` says what stands in the way."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    reason = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    asked_by_id = fields.UUID(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    held_for = fields.String(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
