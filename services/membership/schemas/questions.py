"""The questions of a tier, as they are declared and shown."""

from __future__ import annotations

from services.membership.rules.questions import LONGEST, QuestionKind
from services.membership.schemas import parts
from shared.web.schemas import Flag, Schema, fields, validate

_KEY = r"^[a-z][a-z0-9-]*\Z"


class QuestionPart(Schema):
    """One question. `sectors` says of whose organisations it is asked; none means of everybody.

    `max_length` bounds a text; `minimum` and `maximum` bound a number, or how many are chosen.
    A yes-no that is required must be answered with yes.
    """

    key = fields.String(required=True, validate=[validate.Length(1, 40), validate.Regexp(_KEY)])
    label = parts.line(300, required=True)
    kind = fields.String(
        load_default=str(QuestionKind.TEXT),
        validate=validate.OneOf([str(kind) for kind in QuestionKind]),
    )
    help = parts.text(1_000, load_default="")
    required = Flag(load_default=False)
    choices = fields.List(
        parts.line(200), load_default=list, validate=validate.Length(max=parts.MOST_ITEMS)
    )
    max_length = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, max(LONGEST.values())),
    )
    minimum = fields.Integer(load_default=None, allow_none=True, strict=True)
    maximum = fields.Integer(load_default=None, allow_none=True, strict=True)
    sectors = fields.List(parts.sector(), load_default=list)


class QuestionList(Schema):
    """What a tier asks of those who apply."""

    items = fields.List(fields.Nested(QuestionPart), required=True)


class SectorArgs(Schema):
    """Of whom the questions are asked."""

    sector = parts.sector(load_default=None)
