"""Reports as tables that a spreadsheet opens, with no cell that it takes for a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from services.membership.queries.reports.ageing import AgeingRow, ageing
from services.membership.queries.reports.forecast import ForecastRow, forecast
from services.membership.queries.reports.members import MembersRow, members
from services.membership.queries.reports.movements import MovementsRow, movements
from services.membership.queries.reports.nominations import NominationsRow, nominations
from services.membership.queries.reports.referrals import ReferralsRow, referrals
from services.membership.queries.reports.retention import RetentionRow, retention
from services.membership.queries.reports.seats import SeatsRow, seats
from services.membership.queries.reports.vacancies import VacanciesRow, vacancies
from shared.database import Session
from shared.errors import NotFound
from shared.spreadsheets import table

Ask = Callable[[Session, date, date, date, ZoneInfo], Iterable[Any]]

# What each report is called, its columns, and how it is asked for a day and a span.
REPORTS: dict[str, tuple[Sequence[str], Ask]] = {
    "members": (tuple(MembersRow.__annotations__), lambda s, day, *_: members(s, day)),
    "movements": (
        tuple(MovementsRow.__annotations__),
        lambda s, _, since, until, __: movements(s, since, until),
    ),
    "retention": (
        (*RetentionRow.__annotations__, "retained_bp"),
        lambda s, day, *_: retention(s, day),
    ),
    "forecast": (
        tuple(ForecastRow.__annotations__),
        lambda s, day, _, until, __: forecast(s, day, until),
    ),
    "ageing": (tuple(AgeingRow.__annotations__), lambda s, day, *_: ageing(s, day)),
    "seats": ((*SeatsRow.__annotations__, "free"), lambda s, day, _, __, zone: seats(s, day, zone)),
    "vacancies": (
        tuple(VacanciesRow.__annotations__),
        lambda s, day, _, __, zone: vacancies(s, day, zone),
    ),
    "nominations": (
        tuple(NominationsRow.__annotations__),
        lambda s, day, _, __, zone: nominations(s, day, zone),
    ),
    "referrals": (
        tuple(ReferralsRow.__annotations__),
        lambda s, day, _, __, zone: referrals(s, day, zone),
    ),
}


class NoSuchReport(NotFound):
    """No report is called so."""


def lines_of(
    session: Session, name: str, *, as_of: date, since: date, until: date, zone: ZoneInfo
) -> Iterator[str]:
    """A report, line by line, its columns first; days are those of a time zone."""
    if name not in REPORTS:
        raise NoSuchReport(f"There are: {', '.join(sorted(REPORTS))}")
    columns, ask = REPORTS[name]
    yield from table(columns, ask(session, as_of, since, until, zone))
