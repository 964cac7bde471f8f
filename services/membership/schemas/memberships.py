"""Memberships and their terms, as they are shown."""

from __future__ import annotations

from services.membership.models.memberships import Cessation, ExitKind, Origin
from services.membership.schemas import parts
from services.membership.schemas.dues import InvoiceOut
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
    tier = fields.String(required=True, attribute="tier_slug")
    origin = fields.String(required=True, validate=validate.OneOf([str(one) for one in Origin]))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    grace_ends_on = fields.Date(required=True)
    invoice_id = fields.UUID(required=True, allow_none=True)
    grant_id = fields.UUID(required=True, allow_none=True)


class HoldOut(Schema):
    """A span in which a membership rests, `[starts_on, released_on)`."""

    id = fields.UUID(required=True)
    starts_on = fields.Date(required=True)
    released_on = fields.Date(required=True, allow_none=True)
    reason = fields.String(required=True)


class ExitOut(Schema):
    """How and from when a membership is over; taken back, it was over until `revoked_on`."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([str(one) for one in ExitKind]))
    effective_on = fields.Date(required=True)
    reason = fields.String(required=True)
    cause = fields.String(required=True)
    appeal_until = fields.Date(required=True, allow_none=True)
    revoked_on = fields.Date(required=True, allow_none=True)


class MembershipOut(Schema):
    """A membership as it stands on a day: today, unless another was asked for."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    number = fields.Integer(
        required=True, metadata={"description": "The member number, never given again."}
    )
    tier = fields.String(required=True)
    next_tier = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The tier that it takes at its next renewal, where another."},
    )
    currency = fields.String(required=True)
    extra_seats = fields.Integer(required=True)
    auto_renew = fields.Boolean(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(_STANDINGS))
    benefits_active = fields.Boolean(required=True)
    in_good_standing = fields.Boolean(
        required=True, metadata={"description": "Benefits, no hold, and nothing overdue."}
    )
    member_since = fields.Date(required=True, allow_none=True)
    paid_until = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The first day that no term covers."},
    )
    grace_ends_on = fields.Date(required=True, allow_none=True)
    taken_over = fields.Boolean(required=True)
    terms = fields.List(fields.Nested(TermOut), required=True)
    holds = fields.List(fields.Nested(HoldOut), required=True)
    exits = fields.List(fields.Nested(ExitOut), required=True)


class MembershipFilter(PageArgs):
    """Which memberships."""

    standing = fields.String(load_default=None, validate=validate.OneOf(_STANDINGS))


class AsOf(Schema):
    """On which day."""

    as_of = fields.Date(
        load_default=None, metadata={"description": "A day, past or to come; today if left out."}
    )


class NewHold(Schema):
    """Let a membership rest."""

    starts_on = fields.Date(load_default=None, allow_none=True)
    released_on = fields.Date(load_default=None, allow_none=True)
    reason = parts.text(500, load_default="")


class NewRelease(Schema):
    """Let a membership that rests go on."""

    released_on = fields.Date(load_default=None, allow_none=True)


class RenewalWish(Schema):
    """What is given beside the dues of the next term: `0` takes it off again, and nothing said lets it be."""

    donation_minor = parts.money(load_default=None, allow_none=True)


class NewResignation(Schema):
    """A member leaves: with the end of what is paid, unless another day is wished."""

    effective_on = fields.Date(load_default=None, allow_none=True)
    reason = parts.text(500, load_default="")


class NewTermination(Schema):
    """The association ends a membership."""

    reason = parts.line(500, required=True)
    effective_on = fields.Date(load_default=None, allow_none=True)
    appeal_until = fields.Date(load_default=None, allow_none=True)


class NewCessation(Schema):
    """Whoever held a membership is no more."""

    cause = fields.String(required=True, validate=validate.OneOf([str(one) for one in Cessation]))
    effective_on = fields.Date(load_default=None, allow_none=True)
    reason = parts.text(500, load_default="")


class TierWish(Schema):
    """Another tier for a membership."""

    tier = fields.String(required=True, attribute="tier_slug", validate=validate.Length(1, 40))


class SeatsWish(Schema):
    """How many seats more, or fewer."""

    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000))


class AskedOut(Schema):
    """What was asked for: the membership, and the invoice to pay, unless it costs nothing."""

    membership = fields.Nested(MembershipOut, required=True)
    invoice = fields.Nested(InvoiceOut, required=True, allow_none=True)


class AnswersIn(Schema):
    """All answers to the questions of the tier, by their keys; they replace those before."""

    # what the tier does not ask is refused where its questions are known
    answers = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


class AnswersOut(Schema):
    """The answers of a membership, and the tier whose questions they answer."""

    tier = fields.String(required=True)
    answers = fields.Dict(keys=fields.String(), required=True)


class SizeException(Schema):
    """Why an organisation may keep a tier for other sizes; empty where it may not."""

    reason = parts.text(300, required=True)
