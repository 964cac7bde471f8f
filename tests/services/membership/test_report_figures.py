"""The figures of reports, counted by hand: who stayed, how long roles were vacant, and who brought whom."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.membership.actions.applications import submit_application
from services.membership.actions.invitations import withdraw_invitation
from services.membership.models import Exit, Membership, Term, Vacancy
from services.membership.queries import reports
from services.membership.queries.reports.periods import end_of
from shared.callers import Role
from shared.database import new_id
from tests.services.membership.office import AKINYI, NOW

MANILA, BERLIN, UTC_DAYS = ZoneInfo("Asia/Manila"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")


# Retention by cohort


def keep(office, *spans, since=None, resigned_on=None, sector=None):
    """A member that held these terms, each with a month of grace."""

    number = office.count(Membership) + 1
    holder = {"person_id": office.person(f"P {number}", f"p{number}@x.example")}
    if sector:
        holder = {"organisation_id": office.organisation(f"O {number}", sector)}

    def write(session):
        terms = [
            Term(
                tier_slug="individual", origin="join", anchor_months=12, granted_at=NOW,
                starts_on=date.fromisoformat(starts_on), ends_on=date.fromisoformat(ends_on),
                grace_ends_on=date.fromisoformat(grace), anchor_on=since or date.fromisoformat(spans[0][0]),
            )
            for starts_on, ends_on, grace in spans
        ]  # fmt: skip
        exits = [Exit(kind="resigned", effective_on=resigned_on)] if resigned_on else []
        session.add(
            Membership(
                id=new_id(), number=number, tier_slug="individual", currency="EUR",
                created_at=NOW, all_terms=terms, holds=[], exits=exits, **holder,
            )
        )  # fmt: skip

    office.do(write)


@pytest.fixture
def cohorts(office):
    """Three who joined in 2024, one of them on the leap day; two of 2025; one from before our books."""
    keep(
        office,
        ("2024-02-29", "2025-02-28", "2025-03-30"),
        ("2025-02-28", "2026-02-28", "2026-03-30"),
    )
    keep(office, ("2024-12-31", "2025-12-31", "2026-01-30"))
    keep(office, ("2024-06-01", "2025-06-01", "2025-07-01"), resigned_on=date(2025, 1, 15))
    keep(office, ("2025-01-01", "2026-01-01", "2026-01-31"), sector="charity")
    keep(office, ("2025-07-01", "2026-07-01", "2026-07-31"))
    keep(office, ("2025-09-09", "2026-09-09", "2026-10-09"), since=date(2019, 9, 9))


STAYED: dict[str, dict[tuple[int, str], tuple[int, int, int] | None]] = {
    "2024-12-30": {(2019, "individual"): None, (2024, "individual"): (2, 2, 10_000)},
    "2025-01-15": {(2024, "individual"): (3, 2, 6_666), (2025, "charity"): (1, 1, 10_000)},
    "2026-03-29": {
        (2019, "individual"): (1, 1, 10_000),
        (2024, "individual"): (3, 1, 3_333),
        (2025, "charity"): (1, 0, 0),
        (2025, "individual"): (1, 1, 10_000),
    },
    "2026-03-30": {(2024, "individual"): (3, 0, 0)},
}


@pytest.mark.parametrize("day", STAYED)
def test_who_stayed_is_counted_by_the_year_of_joining(office, cohorts, day):
    rows = office.look(reports.retention, date.fromisoformat(day))
    found = {(one.cohort, one.sector): (one.joined, one.members, one.retained_bp) for one in rows}
    for cohort, figures in STAYED[day].items():
        assert found.get(cohort) == figures, cohort


# Vacancies, and the time to fill them


def vacate(office, body, role, opened_on, filled_on=None, **more):
    opened = date.fromisoformat(opened_on)
    row = {"organisation_id": body, "role": role, "opened_on": opened, "state": "open", **more}
    if filled_on:
        row |= {"state": "filled", "filled_on": date.fromisoformat(filled_on)}
    row |= {"deadline_on": date.fromordinal(opened.toordinal() + 14)}
    office.do(lambda session: session.add(Vacancy(id=new_id(), **row)))


@pytest.fixture
def bodies(office):
    """Two members since the first of March 2027."""
    made = [office.member(organisation={"display_name": name}) for name in ("Maji", "Nuru")]
    return [one.organisation_id for one in made]


def vacancies(office, day, zone=UTC_DAYS):
    rows = office.look(reports.vacancies, date.fromisoformat(day), zone)
    return {row.role: astuple(row)[1:] for row in rows}


def test_vacancies_are_told_with_how_long_it_took_to_fill_them(office, bodies):
    first, second = bodies
    vacate(office, first, "primary", "2028-02-20", "2028-03-01")
    vacate(office, first, "primary", "2027-04-01", "2027-04-01")
    vacate(office, second, "primary", "2027-05-01", "2027-05-31")
    vacate(office, second, "primary", "2027-12-20")
    vacate(office, second, "billing", "2027-12-30")
    assert vacancies(office, "2027-05-15") == {"primary": (1, 1, 14, 1, 0.0)}
    assert vacancies(office, "2027-05-14") == {"primary": (1, 0, 13, 1, 0.0)}
    assert vacancies(office, "2027-06-01") == {"primary": (0, 0, 0, 2, 15.0)}
    assert vacancies(office, "2028-03-01") == {
        "billing": (1, 1, 62, 0, None),
        "primary": (1, 1, 72, 3, 10.0),
    }


def test_who_is_a_member_no_more_has_no_vacancies_and_had_them_before(office, bodies):
    first, second = bodies
    closed = {"state": "closed", "called_at": datetime(2027, 6, 15, 17, 0, tzinfo=UTC)}
    vacate(office, first, "primary", "2027-06-01", **closed)
    vacate(office, second, "primary", "2027-06-01")
    assert vacancies(office, "2027-06-15")["primary"][0] == 1
    assert vacancies(office, "2027-06-14")["primary"][0] == 2
    assert vacancies(office, "2027-06-15", MANILA)["primary"][0] == 2
    assert vacancies(office, "2029-01-01") == {}


# Seats


def test_an_open_invitation_keeps_a_seat_until_it_is_answered_or_expires(office, bodies):
    def told(day):
        rows = office.look(reports.seats, date.fromisoformat(day), UTC_DAYS)
        return {row.organisation: (row.seats, row.taken, row.invited, row.free) for row in rows}

    first, second = bodies
    office.on(date(2027, 3, 10))
    invitation = office.invite(first, office.person("Imani Njoroge", "imani@njoroge.example"))
    office.invite(second, office.person("Zawadi Kamau", "zawadi@kamau.example"))
    office.on(date(2027, 3, 20))
    office.do(withdraw_invitation, first, invitation.id, office.today, office.now)
    office.sweep(date(2027, 4, 1))
    assert told("2027-03-09") == {"Maji": (5, 1, 0, 4), "Nuru": (5, 1, 0, 4)}
    assert told("2027-03-19") == {"Maji": (5, 1, 1, 3), "Nuru": (5, 1, 1, 3)}
    assert told("2027-03-20") == {"Maji": (5, 1, 0, 4), "Nuru": (5, 1, 1, 3)}
    assert told("2027-03-24") == {"Maji": (5, 1, 0, 4), "Nuru": (5, 1, 0, 4)}


# Who brought whom


def bring(office, number, by, at, joins=False):
    office.now = at
    person = {**AKINYI, "full_name": f"N {number}", "email": f"n{number}@x.example"}
    application = office.do(
        submit_application, "individual", None, person, office.now, brought_by=by
    )
    if joins:
        office.today = at.date()
        approved = office.approve(application)
        office.pay(office.invoices(approved.membership_id)[0])


def test_who_brought_whom_counts_who_applied_and_who_joined_by_the_day(office):
    mentor = office.person("Imani Njoroge", "imani@njoroge.example")
    noon = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
    bring(office, 1, "imani@njoroge.example", noon, joins=True)
    bring(office, 2, "imani@njoroge.example", noon.replace(hour=17))
    bring(office, 3, "the radio", noon)
    bring(office, 4, "", noon)

    def told(day, zone):
        rows = office.look(reports.referrals, date.fromisoformat(day), zone)
        return [(row.person_id, row.brought_by, row.applied, row.joined) for row in rows]

    both = [(mentor, "Imani Njoroge", 2, 1), (None, "the radio", 1, 0)]
    assert told("2028-02-28", UTC_DAYS) == []
    assert told("2028-02-29", UTC_DAYS) == both
    assert told("2028-02-29", MANILA) == [(mentor, "Imani Njoroge", 1, 1), both[1]]
    assert told("2028-03-01", MANILA) == both


@pytest.mark.parametrize(
    ("day", "zone", "ends_at"),
    [
        ("2028-02-28", UTC_DAYS, "2028-02-29T00:00"),
        ("2028-03-25", BERLIN, "2028-03-25T23:00"),
        ("2028-03-26", BERLIN, "2028-03-26T22:00"),
        ("2028-10-29", BERLIN, "2028-10-29T23:00"),
        ("2028-02-29", MANILA, "2028-02-29T16:00"),
        ("9999-12-31", MANILA, "9999-12-31T23:59:59.999999"),
    ],
)
def test_a_day_ends_at_midnight_where_the_association_is(day, zone, ends_at):
    assert end_of(date.fromisoformat(day), zone) == datetime.fromisoformat(f"{ends_at}+00:00")


@pytest.mark.parametrize("name", sorted(reports.REPORTS))
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_each_report_answers_for_the_first_and_the_last_day_of_the_calendar(
    door, bodies, name, day
):
    span = f"as_of={day}&since={day}&until={day}"
    assert door.ask("GET", f"/reports/{name}.csv?{span}", [Role.STEWARD]).status_code == 200
