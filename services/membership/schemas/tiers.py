"""Tiers, as they are shown."""

from __future__ import annotations

from services.membership.models.tiers import Admission, LateRenewal, Period
from services.membership.models.words import SIZE_BANDS, TaxBehaviour
from services.membership.schemas import parts
from services.membership.schemas.questions import QuestionPart
from shared.web.schemas import Schema, fields, validate

KINDS = ["organisation", "person"]
_INSTALMENTS = "In how many parts who pays may choose to pay dues, due month by month."


def _count(least: int, most: int) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most))


class TierPriceOut(Schema):
    """What a period of a tier costs from a day on, in one currency; `with_tax_minor` is what one pays."""

    currency = fields.String(required=True, attribute="price.currency")
    valid_from = fields.Date(required=True, attribute="price.valid_from")
    amount_minor = fields.Integer(required=True, attribute="price.amount_minor")
    with_tax_minor = fields.Integer(required=True)
    tax_behaviour = fields.String(
        required=True,
        attribute="price.tax_behaviour",
        validate=validate.OneOf([str(one) for one in TaxBehaviour]),
    )
    tax_rate_bp = fields.Integer(required=True, attribute="price.tax_rate_bp")
    extra_seat_minor = fields.Integer(
        required=True, allow_none=True, attribute="price.extra_seat_minor"
    )


class TierOut(Schema):
    """What a kind of member pays and gets."""

    slug = fields.String(required=True, attribute="tier.slug")
    name = fields.String(required=True, attribute="tier.name")
    kind = fields.String(required=True, attribute="tier.kind", validate=validate.OneOf(KINDS))
    sectors = fields.List(fields.String(), required=True, attribute="tier.sectors")
    size_bands = fields.List(fields.String(), required=True, attribute="tier.size_bands")
    price_minor = fields.Integer(required=True)
    price_with_tax_minor = fields.Integer(required=True)
    currency = fields.String(required=True, attribute="tier.currency")
    prices = fields.List(fields.Nested(TierPriceOut), required=True)
    period = fields.String(
        required=True,
        attribute="tier.period",
        validate=validate.OneOf([str(one) for one in Period]),
    )
    period_months = fields.Integer(required=True, attribute="tier.period_months")
    calendar_start_month = fields.Integer(required=True, attribute="tier.calendar_start_month")
    rollover_months = fields.Integer(required=True, attribute="tier.rollover_months")
    late_renewal = fields.String(
        required=True,
        attribute="tier.late_renewal",
        validate=validate.OneOf([str(one) for one in LateRenewal]),
    )
    admission = fields.String(
        required=True,
        attribute="tier.admission",
        validate=validate.OneOf([str(one) for one in Admission]),
    )
    seats = fields.Integer(required=True, attribute="tier.seats")
    grace_days = fields.Integer(required=True, attribute="tier.grace_days")
    due_days = fields.Integer(required=True, attribute="tier.due_days")
    renewal_opens_days = fields.Integer(required=True, attribute="tier.renewal_opens_days")
    reinstatement_days = fields.Integer(required=True, attribute="tier.reinstatement_days")
    approvals_needed = fields.Integer(required=True, attribute="tier.approvals_needed")
    renewal_approvals_needed = fields.Integer(
        required=True, attribute="tier.renewal_approvals_needed"
    )
    application_days = fields.Integer(required=True, attribute="tier.application_days")
    instalments_allowed = fields.List(
        fields.Integer(),
        required=True,
        attribute="tier.instalments_allowed",
        metadata={"description": _INSTALMENTS},
    )


class TierIn(Schema):
    """A tier, or what is to change of one. What is left out stays, and has its default in a new tier."""

    name = parts.line(100)
    kind = fields.String(validate=validate.OneOf(KINDS))
    sectors = fields.List(parts.sector(), validate=validate.Length(max=10))
    size_bands = fields.List(
        fields.String(validate=validate.OneOf(SIZE_BANDS)), validate=validate.Length(max=10)
    )
    currency = parts.currency()
    period = fields.String(validate=validate.OneOf([str(one) for one in Period]))
    period_months = _count(1, 120)
    calendar_start_month = _count(1, 12)
    rollover_months = _count(0, 12)
    late_renewal = fields.String(validate=validate.OneOf([str(one) for one in LateRenewal]))
    admission = fields.String(validate=validate.OneOf([str(one) for one in Admission]))
    seats = _count(1, 100_000)
    grace_days = _count(0, 730)
    due_days = _count(0, 730)
    renewal_opens_days = _count(0, 730)
    reinstatement_days = _count(0, 3_650)
    approvals_needed = _count(0, 50)
    renewal_approvals_needed = _count(0, 50)
    approver_ids = fields.List(
        fields.UUID(),
        validate=validate.Length(max=50),
        metadata={"description": "Those who vote; where nobody is named, the stewards decide."},
    )
    questions = fields.List(
        fields.Nested(QuestionPart),
        validate=validate.Length(max=parts.MOST_ITEMS),
        metadata={"description": "What is asked of those who apply; they replace those before."},
    )
    application_days = _count(1, 730)
    notice_days = fields.List(_count(-730, 730), validate=validate.Length(max=20))
    reminder_days = fields.List(_count(-90, 730), validate=validate.Length(max=20))
    counsel_share_bp = _count(0, 10_000)
    charge_notice_days = _count(0, 90)
    charge_days = fields.List(_count(0, 90), validate=validate.Length(max=12))
    instalments_allowed = fields.List(
        _count(1, 60), validate=validate.Length(1, 12), metadata={"description": _INSTALMENTS}
    )


class TierKept(TierOut):
    """All that is said of a tier, also what is not for everybody."""

    approver_ids = fields.List(fields.UUID(), required=True, attribute="tier.approver_ids")
    notice_days = fields.List(fields.Integer(), required=True, attribute="tier.notice_days")
    reminder_days = fields.List(fields.Integer(), required=True, attribute="tier.reminder_days")
    counsel_share_bp = fields.Integer(required=True, attribute="tier.counsel_share_bp")
    charge_notice_days = fields.Integer(required=True, attribute="tier.charge_notice_days")
    charge_days = fields.List(fields.Integer(), required=True, attribute="tier.charge_days")


class TierPriceIn(Schema):
    """What a period of a tier is to cost from a day on, in one currency."""

    currency = parts.currency(required=True)
    valid_from = fields.Date(required=True)
    amount_minor = parts.money(required=True)
    tax_behaviour = fields.String(
        load_default=str(TaxBehaviour.EXEMPT),
        validate=validate.OneOf([str(one) for one in TaxBehaviour]),
    )
    tax_rate_bp = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 10_000))
    extra_seat_minor = parts.money(load_default=None, allow_none=True)


class TierList(Schema):
    """All tiers."""

    items = fields.List(fields.Nested(TierOut), required=True)
