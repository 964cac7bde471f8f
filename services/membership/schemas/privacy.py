"""What a person may demand, as it is asked for and shown."""

from __future__ import annotations

from services.membership.models import ErasureState
from services.membership.schemas import parts
from shared.web.schemas import PageArgs, Schema, fields, validate

_MOST_DAYS = 36_500
_MOST_NOMINATION_DAYS = 90
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


class ErasureList(Schema):
    """The erasures of a person."""

    items = fields.List(fields.Nested(ErasureOut), required=True)


def _days(least: int = 1) -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(least, _MOST_DAYS))


class RetentionPolicyOut(Schema):
    """How many days what is personal is kept, by what it is kept for."""

    cooling_off_days = _days(0)
    person_days = _days(30)
    application_days = _days()
    answer_days = _days()
    invitation_days = _days()
    nomination_days = fields.Integer(
        load_default=30, strict=True, validate=validate.Range(1, _MOST_NOMINATION_DAYS)
    )
    sign_in_link_days = _days()
    suspicion_days = _days()
    departure_days = _days()
    import_days = _days()
    webhook_days = _days()
    provider_call_days = _days()
    delivery_days = _days()
    letter_days = _days()
    book_days = _days(365)


class DueFilter(Schema):
    """By when: so many days from today."""

    within_days = fields.Integer(load_default=0, validate=validate.Range(0, 3_650))


class ClockOut(Schema):
    """What a clock is about to reach: of what, how much, and of whom the first twenty."""

    purpose = fields.String(required=True)
    says = fields.String(required=True)
    days = fields.Integer(required=True)
    count = fields.Integer(required=True)
    person_ids = fields.List(fields.UUID(), required=True)


class ClockList(Schema):
    """What the clocks are about to reach."""

    items = fields.List(fields.Nested(ClockOut), required=True)
