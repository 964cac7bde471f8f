"""What is accepted and shown of how it was."""

from __future__ import annotations

from shared.web.schemas import VISIBLE, Flag, Schema, fields, validate

_LONGEST, _MOST = 300, 20
_ONE_LINE = [
    validate.Length(1, _LONGEST),
    validate.Regexp(rf"[\s\S]*{VISIBLE}", error="Must not be blank."),
]


class FeedbackIn(Schema):
    """How it was: `rating` from 1 to 5; `nps`, how likely one would recommend it, from 0 to 10."""

    rating = fields.Integer(required=True, validate=validate.Range(1, 5))
    nps = fields.Integer(required=True, validate=validate.Range(0, 10))
    take_away = fields.String(load_default="", validate=validate.Length(max=_LONGEST))


class FeedbackOut(Schema):
    """What one said."""

    rating = fields.Integer()
    nps = fields.Integer()
    take_away = fields.String()
    answered_at = fields.AwareDateTime(format="iso")


class FeedbackReportOut(Schema):
    """How it was, without names; with fewer than five answers there are no numbers (`is_withheld`)."""

    asked = fields.Integer()
    answered = fields.Integer()
    is_withheld = Flag()
    average_rating = fields.Float(allow_none=True)
    nps = fields.Integer(allow_none=True)
    ratings = fields.Dict(fields.String(), fields.Integer(), allow_none=True)
    take_aways = fields.List(fields.String())


class ThanksIn(Schema):
    """What is said to those who were there; without `take_aways` it is all that people said they take away."""

    text = fields.String(load_default="", validate=validate.Length(max=5_000))
    take_aways = fields.List(
        fields.String(validate=_ONE_LINE),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=_MOST),
    )


class ThanksOut(Schema):
    """How those who were there are thanked, so many; `sent_at` is null while that is to come."""

    text = fields.String()
    take_aways = fields.List(fields.String())
    guests = fields.Integer()
    sent_at = fields.AwareDateTime(format="iso", allow_none=True)
