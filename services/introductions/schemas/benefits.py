"""What is accepted and shown of benefits and of what was measured."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, pre_load

from services.introductions.models import Horizon
from services.introductions.rules.benefits import Promise
from services.introductions.rules.measurements import Found
from services.introductions.schemas import parts
from shared.currencies import minor
from shared.web.schemas import Schema, fields, validate

_PROMISED, _FOUND = tuple(Promise.__dataclass_fields__), tuple(Found.__dataclass_fields__)


class PromiseIn(Schema):
    """What is counted, from where to where, by when, and what reaching it is worth.

    A benefit of the short term has all of `unit`, `baseline`, `target` and `due_on`; numbers are texts.
    """

    horizon = fields.Enum(Horizon, by_value=True, required=True)
    metric = parts.line(300, required=True, metadata={"description": "What is counted."})
    unit = fields.String(load_default="", validate=validate.Length(max=40))
    baseline = parts.Quantity(load_default=None, allow_none=True)
    target = parts.Quantity(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    money_minor = parts.minor(load_default=None, allow_none=True)
    currency = parts.currency(load_default=None, allow_none=True)
    owner_id = fields.UUID(load_default=None, allow_none=True)

    @post_load
    def _together(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        promise = Promise(**{name: told.pop(name) for name in _PROMISED})
        return {"promise": promise, **told}


class BenefitIn(PromiseIn):
    """What the partnership is to bring one's own side, or the side at a `position`, to which it is proposed."""

    position = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 99))


class BenefitChangeIn(PromiseIn):
    """All of it as it is from now on, and why."""

    reason = parts.words(required=True)


class BenefitDropIn(Schema):
    """Why it is not wanted, or not any more."""

    reason = parts.words(required=True)


class MeasurementIn(Schema):
    """What was found on a day: how much, what that is worth so far, a note, and where the evidence is.

    A correction says what it `replaces_id`.
    """

    measured_on = fields.Date(required=True)
    value = parts.Quantity(load_default=None, allow_none=True)
    money_minor = parts.minor(load_default=None, allow_none=True)
    note = fields.String(load_default="", validate=validate.Length(max=parts.LONGEST))
    evidence = parts.address(load_default="")
    replaces_id = fields.UUID(load_default=None, allow_none=True)

    @post_load
    def _together(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        found = Found(**{name: told.pop(name) for name in _FOUND})
        return {"found": found, **told}


class DisputeIn(Schema):
    """What is not right about it."""

    word = parts.words(required=True)


class WasOut(Schema):
    """What stood there before a change."""

    horizon = fields.String(required=True)
    unit = fields.String(required=True)
    baseline = fields.String(required=True, allow_none=True)
    target = fields.String(required=True, allow_none=True)
    due_on = fields.String(required=True, allow_none=True)
    money_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)


class BenefitChangeOut(Schema):
    """What became of a benefit, when and why; of a change, what `was` there before."""

    kind = fields.String(required=True)
    was_metric = fields.String(required=True)
    was = fields.Nested(WasOut, required=True, allow_none=True)
    reason = fields.String(required=True)
    person_id = fields.UUID(required=True)
    changed_at = fields.AwareDateTime(required=True)


class MeasurementAnswerOut(Schema):
    """A side confirmed it, or disputes it."""

    position = fields.Integer(required=True)
    person_id = fields.UUID(required=True)
    agrees = fields.Boolean(required=True)
    word = fields.String(required=True)
    answered_at = fields.AwareDateTime(required=True)


class MeasurementOut(Schema):
    """What was found on a day; `missing` are the positions of the sides that are still to answer."""

    id = fields.UUID(required=True)
    benefit_id = fields.UUID(required=True)
    replaces_id = fields.UUID(required=True, allow_none=True)
    position = fields.Integer(required=True)
    measured_by_id = fields.UUID(required=True)
    measured_on = fields.Date(required=True)
    value = parts.Quantity(required=True, allow_none=True)
    money_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    evidence = fields.String(required=True)
    state = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True)
    answers = fields.List(fields.Nested(MeasurementAnswerOut), required=True)
    missing = fields.List(fields.Integer(), required=True)


class BenefitOut(Schema):
    """Something that a partnership is to bring the side at a `position`, and all that was measured."""

    id = fields.UUID(required=True)
    partnership_id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    owner_id = fields.UUID(required=True, allow_none=True)
    horizon = fields.String(required=True)
    metric = fields.String(required=True)
    unit = fields.String(required=True)
    baseline = parts.Quantity(required=True, allow_none=True)
    target = parts.Quantity(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    money_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    by_position = fields.Integer(required=True)
    stated_by_id = fields.UUID(required=True)
    stated_at = fields.AwareDateTime(required=True)
    measure_due_on = fields.Date(required=True, allow_none=True)
    is_overdue = fields.Boolean(required=True)
    changes = fields.List(fields.Nested(BenefitChangeOut), required=True)
    measurements = fields.List(fields.Nested(MeasurementOut), required=True)


def without_blanks(schema: type[Schema]) -> Schema:
    """A schema for forms, which send an empty text for whatever is left out, and `money` as people write it."""

    class Form(schema):  # type: ignore[valid-type,misc]
        """What a form sends."""

        @pre_load
        def _drop_blanks(self, told: dict[str, str], **_: Any) -> dict[str, Any]:
            return _in_minor_units({name: text for name, text in told.items() if text}, schema)

    return Form()


def _in_minor_units(told: dict[str, Any], schema: type[Schema]) -> dict[str, Any]:
    """Money as programs say it; where the currency is that of the benefit, a form says it to be read by."""
    takes_currency = "currency" in schema().fields
    currency = told.get("currency", "") if takes_currency else told.pop("currency", "")
    if money := told.pop("money", None):
        try:
            told["money_minor"] = minor(money, currency)
        except ValueError as error:
            raise ValidationError({"money": [str(error)]}) from error
    elif takes_currency:
        told.pop("currency", None)
    return told
