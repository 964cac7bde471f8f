"""What the association counts: each figure as of a day, by set-based selects, however many members there are."""

from services.membership.queries.reports.ageing import ageing
from services.membership.queries.reports.forecast import forecast
from services.membership.queries.reports.members import members
from services.membership.queries.reports.movements import movements
from services.membership.queries.reports.nominations import nominations
from services.membership.queries.reports.referrals import referrals
from services.membership.queries.reports.retention import retention
from services.membership.queries.reports.seats import seats
from services.membership.queries.reports.tables import REPORTS, lines_of
from services.membership.queries.reports.vacancies import vacancies

__all__ = [
    "REPORTS",
    "ageing",
    "forecast",
    "lines_of",
    "members",
    "movements",
    "nominations",
    "referrals",
    "retention",
    "seats",
    "vacancies",
]
