"""What persons agree to, as it is said and shown."""

from __future__ import annotations

from services.membership.models import Deed, Through
from services.membership.rules.consents import Basis
from services.membership.schemas import parts
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

MOST_PURPOSES = 20
_BASES = [str(one) for one in Basis]


def purpose(**options: object) -> fields.String:
    """The name of a purpose."""
    return parts.slug(metadata={"description": "One of GET /policies/consents."}, **options)


class PurposeIn(Schema):
    """What a person is asked to agree to; `contract` needs no consent and cannot be withdrawn."""

    slug = fields.String(
        required=True,
        validate=[
            validate.Length(1, 40),
            validate.Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
                error="Write small letters and digits with hyphens between, as in newsletter.",
            ),
        ],
    )
    words = parts.line(500, required=True)
    basis = fields.String(load_default=str(Basis.CONSENT), validate=validate.OneOf(_BASES))
    uses = parts.text(500, load_default="")


class FormerWords(Schema):
    """Words in which it was asked before."""

    version = fields.Integer(required=True)
    words = fields.String(required=True)


class PurposeOut(PurposeIn):
    """A purpose, with the version of its words, those before, and the letters that leave for it."""

    version = fields.Integer(required=True)
    former = fields.List(fields.Nested(FormerWords), required=True)
    letters = fields.List(fields.String(), required=True)


class ConsentsPolicyIn(Schema):
    """All that persons are asked to agree to from now on."""

    purposes = fields.List(
        fields.Nested(PurposeIn), required=True, validate=validate.Length(1, MOST_PURPOSES)
    )


class ConsentsPolicyOut(Schema):
    """All that persons are asked to agree to."""

    purposes = fields.List(fields.Nested(PurposeOut), required=True)


class NewConsent(Schema):
    """What a person says about a purpose; the staff adds how they know."""

    purpose = purpose(required=True)
    given = Flag(required=True)
    evidence = parts.text(500, load_default="")


class Moment(Schema):
    """On which moment; now, where none is said."""

    as_of = fields.AwareDateTime(load_default=None)


class StandingOut(Schema):
    """How a purpose stands for a person; `since` is null where nothing was ever said."""

    purpose = fields.String(required=True)
    given = fields.Boolean(required=True)
    since = fields.AwareDateTime(required=True, allow_none=True)
    wording = fields.Integer(required=True, allow_none=True)


class StandingList(Schema):
    """How each purpose stands."""

    items = fields.List(fields.Nested(StandingOut), required=True)


class ConsentOut(Schema):
    """One thing that was said: by whom, through what, and about which version of the words."""

    id = fields.UUID(required=True)
    purpose = fields.String(required=True)
    deed = fields.String(required=True, validate=validate.OneOf([str(one) for one in Deed]))
    said_at = fields.AwareDateTime(required=True)
    said_by_id = fields.UUID(required=True, allow_none=True)
    by_program = fields.String(required=True)
    through = fields.String(required=True, validate=validate.OneOf([str(one) for one in Through]))
    wording = fields.Integer(required=True)
    evidence = fields.String(required=True)


class AgreedFilter(PageArgs):
    """About which purpose."""

    purpose = purpose(required=True)


class AgreedOut(Schema):
    """Somebody who agrees, and where they are written to."""

    person_id = fields.UUID(required=True)
    full_name = fields.String(required=True)
    email = fields.String(required=True)
    since = fields.AwareDateTime(required=True)
