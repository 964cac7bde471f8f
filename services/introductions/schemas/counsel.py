"""What is accepted and shown of intermediaries, whom they counsel, and booked hours."""

from __future__ import annotations

from services.introductions.rules.counsel import LONGEST_MINUTES, SKILLS, STEP_MINUTES, TIES
from services.introductions.schemas import parts
from shared.web.schemas import Schema, fields, validate

_LANGUAGE = validate.Regexp(r"^[a-z]{2}\Z", error="Write a language with two letters, as in de.")
_CURRENCY = validate.Regexp(r"^[A-Z]{3}\Z", error="Write a currency with three capital letters.")
_MOST = 1_000_000_00
_QUARTERS = [*range(STEP_MINUTES, LONGEST_MINUTES + 1, STEP_MINUTES)]


class TieSchema(Schema):
    """An organisation for which an intermediary is not neutral, and why."""

    organisation_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TIES))


class CounselFactsIn(Schema):
    """What the register says: skills, languages, minutes in a month, the rate of an hour if it has one, ties."""

    firm = fields.String(load_default="", validate=validate.Length(max=200))
    skills = fields.List(
        fields.String(validate=validate.OneOf(SKILLS)),
        required=True,
        validate=validate.Length(1, len(SKILLS)),
    )
    languages = fields.List(
        fields.String(validate=_LANGUAGE), required=True, validate=validate.Length(1, 20)
    )
    minutes_per_month = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, 31 * 24 * 60)
    )
    rate_minor = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, _MOST)
    )
    currency = fields.String(load_default=None, allow_none=True, validate=_CURRENCY)
    is_active = fields.Boolean(load_default=True)
    ties = fields.List(
        fields.Nested(TieSchema), load_default=list, validate=validate.Length(max=100)
    )


class IntermediaryIn(CounselFactsIn):
    """Somebody who counsels, and what the register says of them."""

    person_id = fields.UUID(required=True)


class IntermediaryOut(Schema):
    """What the register says of somebody who counsels."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    firm = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    minutes_per_month = fields.Integer(required=True)
    rate_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)
    is_active = fields.Boolean(required=True)
    entered_at = fields.AwareDateTime(required=True)
    ties = fields.List(fields.Nested(TieSchema), required=True)


class SuggestionArgs(Schema):
    """The skill that is wanted, any without one, and the language to be counselled in."""

    skill = fields.String(load_default=None, validate=validate.OneOf(SKILLS))
    language = fields.String(load_default="", validate=validate.Regexp(r"^([a-z]{2})?\Z"))


class SuggestionOut(Schema):
    """Somebody who could counsel, and why they are suggested; whoever is discreet is not named."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    firm = fields.String(required=True)
    skills = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    rate_minor = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)
    free_minutes = fields.Integer(required=True)
    reasons = fields.List(fields.String(), required=True)


class SuggestionList(Schema):
    """Who could counsel a side."""

    items = fields.List(fields.Nested(SuggestionOut), required=True)


class CounselIn(Schema):
    """Whom to ask to counsel, for which side unless it is one's own, in what, and a word to them."""

    intermediary_id = fields.UUID(required=True)
    position = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 99))
    skill = fields.String(required=True, validate=validate.OneOf(SKILLS))
    word = parts.word()


class CounselEndIn(Schema):
    """Why somebody counsels no more, or never will."""

    reason = parts.words(required=True)


class AssignmentOut(Schema):
    """Somebody who counsels a side, or is asked to; `side` names nobody."""

    id = fields.UUID(required=True)
    partnership_id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    intermediary_id = fields.UUID(required=True)
    skill = fields.String(required=True)
    word = fields.String(required=True)
    side = fields.String(required=True)
    purpose = fields.String(required=True)
    state = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    side_yes_at = fields.AwareDateTime(required=True, allow_none=True)
    intermediary_yes_at = fields.AwareDateTime(required=True, allow_none=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True)


class BookingIn(Schema):
    """On which day to be counselled, how long, in quarters of an hour, and on what."""

    on_day = fields.Date(required=True)
    minutes = fields.Integer(required=True, strict=True, validate=validate.OneOf(_QUARTERS))
    purpose = parts.words(required=True)


class BookingForm(BookingIn):
    """The same from a page, where numbers are written."""

    minutes = fields.Integer(required=True, validate=validate.OneOf(_QUARTERS))


class HoursIn(Schema):
    """How many minutes it was."""

    minutes = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, LONGEST_MINUTES)
    )


class HoursForm(HoursIn):
    """The same from a page, where numbers are written."""

    minutes = fields.Integer(required=True, validate=validate.Range(0, LONGEST_MINUTES))


class BookingOut(Schema):
    """Booked hours, and what became of them; what costs nothing has no currency."""

    id = fields.UUID(required=True)
    assignment_id = fields.UUID(required=True)
    on_day = fields.Date(required=True)
    minutes = fields.Integer(required=True)
    purpose = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    currency = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    reason = fields.String(required=True)
    spent_minutes = fields.Integer(required=True, allow_none=True)
    booked_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
