"""Reports, as they are asked for and shown."""

from __future__ import annotations

from shared.web.schemas import Schema, fields


class DayArgs(Schema):
    """As of which day; today where none is said."""

    as_of = fields.Date(load_default=None, metadata={"description": "As of which day: today."})


class SpanArgs(Schema):
    """On which days, `[since, until)`: the year that ends today where nothing is said."""

    since = fields.Date(load_default=None, metadata={"description": "The first day."})
    until = fields.Date(load_default=None, metadata={"description": "The day after the last."})


class HorizonArgs(DayArgs):
    """From which day, and how far."""

    until = fields.Date(
        load_default=None, metadata={"description": "How far: a year after `as_of`."}
    )


class TableArgs(HorizonArgs):
    """What any report may be asked; each takes what it needs."""

    since = fields.Date(
        load_default=None, metadata={"description": "The first day of a span: a year before."}
    )


class MembersRowOut(Schema):
    """How many members one sector has in one tier: with a term that runs, in grace, and resting."""

    sector = fields.String(required=True)
    tier = fields.String(required=True)
    members = fields.Integer(required=True)
    active = fields.Integer(required=True)
    grace = fields.Integer(required=True)
    suspended = fields.Integer(required=True)


class MembersReport(Schema):
    """How many members there are, by sector and tier."""

    items = fields.List(fields.Nested(MembersRowOut), required=True)


class MovementsRowOut(Schema):
    """How many of one sector came to one tier, and how many left it."""

    sector = fields.String(required=True)
    tier = fields.String(required=True)
    joined = fields.Integer(required=True)
    lapsed = fields.Integer(required=True)
    reinstated = fields.Integer(required=True)
    resigned = fields.Integer(required=True)
    terminated = fields.Integer(required=True)
    ceased = fields.Integer(required=True)


class MovementsReport(Schema):
    """Who came and who left, by sector and tier."""

    items = fields.List(fields.Nested(MovementsRowOut), required=True)


class RetentionRowOut(Schema):
    """Of those of one sector who joined in one year: how many stayed."""

    cohort = fields.Integer(required=True)
    sector = fields.String(required=True)
    joined = fields.Integer(required=True)
    members = fields.Integer(required=True)
    retained_bp = fields.Integer(
        required=True, metadata={"description": "The part that stayed, in basis points."}
    )


class RetentionReport(Schema):
    """How many of each year's newcomers are members still, by sector."""

    items = fields.List(fields.Nested(RetentionRowOut), required=True)


class ForecastRowOut(Schema):
    """What one month may bring in one currency, in minor units."""

    month = fields.String(required=True)
    currency = fields.String(required=True)
    open_minor = fields.Integer(required=True)
    renewals_minor = fields.Integer(required=True)
    memberships = fields.Integer(required=True)


class ForecastReport(Schema):
    """Which dues are to be expected, by month and currency."""

    items = fields.List(fields.Nested(ForecastRowOut), required=True)


class AgeingRowOut(Schema):
    """What one party owes in one currency, by how many days it is late."""

    party = fields.String(required=True)
    payer_organisation_id = fields.UUID(required=True, allow_none=True)
    payer_person_id = fields.UUID(required=True, allow_none=True)
    currency = fields.String(required=True)
    not_due_minor = fields.Integer(required=True)
    days_1_30_minor = fields.Integer(required=True)
    days_31_60_minor = fields.Integer(required=True)
    days_61_90_minor = fields.Integer(required=True)
    days_over_90_minor = fields.Integer(required=True)
    total_minor = fields.Integer(required=True)


class AgeingReport(Schema):
    """What is owed, and for how long already; the largest debt first."""

    items = fields.List(fields.Nested(AgeingRowOut), required=True)


class SeatsRowOut(Schema):
    """The seats of one organisation."""

    organisation_id = fields.UUID(required=True)
    organisation = fields.String(required=True)
    tier = fields.String(required=True)
    seats = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    invited = fields.Integer(
        required=True, metadata={"description": "How many are kept for who was invited."}
    )
    free = fields.Integer(required=True)


class SeatsReport(Schema):
    """The seats of each member organisation."""

    items = fields.List(fields.Nested(SeatsRowOut), required=True)


class VacanciesRowOut(Schema):
    """How one role fares."""

    role = fields.String(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    oldest_days = fields.Integer(required=True)
    filled = fields.Integer(required=True)
    median_days_to_fill = fields.Float(required=True, allow_none=True)


class VacanciesReport(Schema):
    """Roles that nobody holds, and how long it takes until somebody does."""

    items = fields.List(fields.Nested(VacanciesRowOut), required=True)


class NominationsRowOut(Schema):
    """What came of those whom one person was the first to name."""

    person_id = fields.UUID(required=True)
    named_by = fields.String(required=True)
    nominated = fields.Integer(required=True)
    known = fields.Integer(
        required=True,
        metadata={"description": "How many were not asked: known already, or asked never to be."},
    )
    said_yes = fields.Integer(required=True)
    said_later = fields.Integer(required=True)
    said_never = fields.Integer(required=True)
    unanswered = fields.Integer(required=True)
    applied = fields.Integer(required=True)
    joined = fields.Integer(required=True)


class NominationsReport(Schema):
    """What came of those whom members named."""

    items = fields.List(fields.Nested(NominationsRowOut), required=True)


class ReferralsRowOut(Schema):
    """Those whom one person or organisation brought."""

    person_id = fields.UUID(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    brought_by = fields.String(required=True)
    applied = fields.Integer(required=True)
    joined = fields.Integer(required=True)


class ReferralsReport(Schema):
    """Who brought whom."""

    items = fields.List(fields.Nested(ReferralsRowOut), required=True)
