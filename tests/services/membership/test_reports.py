"""Each figure of a report is what one gets who walks the days and asks the rules of each membership."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.membership.actions.dues import reverse_payment, split_invoice
from services.membership.models import Exit, Hold, Membership, Term
from services.membership.models.words import LineKind
from services.membership.queries import reports
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from services.membership.rules.standing import OVER, Standing, standing
from shared.callers import Role
from shared.database import new_id
from tests.services.membership.office import NOW, TODAY

MEMBERS = {Standing.ACTIVE, Standing.GRACE, Standing.SUSPENDED}
START = date(2025, 1, 1)
UTC_DAYS = ZoneInfo("UTC")
DAYS = 500


@st.composite
def histories(draw):
    """Terms that never overlap, perhaps a hold, perhaps an exit that may be taken back."""
    terms, day = [], START + timedelta(days=draw(st.integers(0, 60)))
    for _ in range(draw(st.integers(1, 3))):
        ends_on = day + timedelta(days=draw(st.integers(1, 120)))
        grace_ends_on = ends_on + timedelta(days=draw(st.integers(0, 40)))
        terms.append((day, ends_on, grace_ends_on))
        day = ends_on + timedelta(days=draw(st.integers(0, 90)))
    span = st.none() | st.tuples(st.integers(0, 400), st.none() | st.integers(0, 100))
    return (
        terms,
        draw(span),
        draw(span),
        draw(st.sampled_from(["resigned", "terminated", "ceased"])),
    )


def _noted(history):
    """What is noted of one membership, as plain facts."""
    terms, hold, ending, kind = history
    noted = SimpleNamespace(
        terms=[
            SimpleNamespace(starts_on=one, ends_on=two, grace_ends_on=three)
            for one, two, three in terms
        ],
        holds=[],
        exits=[],
    )
    if hold:
        starts_on, released_on = _span(hold)
        noted.holds = [SimpleNamespace(starts_on=starts_on, released_on=released_on)]
    if ending:
        effective_on, revoked_on = _span(ending)
        noted.exits = [SimpleNamespace(kind=kind, effective_on=effective_on, revoked_on=revoked_on)]
    return noted


def _span(drawn):
    first = START + timedelta(days=drawn[0])
    return first, None if drawn[1] is None else first + timedelta(days=drawn[1])


def _keep(session, number, noted):
    membership = Membership(
        number=number,
        person_id=session.info["person"],
        tier_slug="individual",
        currency="EUR",
        created_at=NOW,
        all_terms=[
            Term(
                tier_slug="individual",
                origin="join",
                anchor_on=one.starts_on,
                anchor_months=12,
                granted_at=NOW,
                **vars(one),
            )
            for one in noted.terms
        ],
        holds=[Hold(**vars(one)) for one in noted.holds],
        exits=[Exit(noted_at=NOW, **vars(one)) for one in noted.exits],
    )
    membership.id = new_id()
    session.add(membership)


def _stand(noted, day):
    return standing(noted.terms, noted.holds, noted.exits, day)


def _moves(noted, since, until):
    """What happened to one membership on the days of a span, found by walking them one by one."""
    found: Counter[str] = Counter()
    days = [since - timedelta(days=1) + timedelta(days=n) for n in range((until - since).days + 1)]
    for before, day in pairwise(days):
        was, now = _stand(noted, before), _stand(noted, day)
        found["joined"] += day == noted.terms[0].starts_on
        found["lapsed"] += was in MEMBERS and now is Standing.LAPSED
        found["reinstated"] += was in {Standing.LAPSED, *OVER} and now in MEMBERS
        found[str(now)] += was in MEMBERS and now in OVER
    return found


_TAKEN_BACK_AS_GRACE_RAN_OUT = (
    [(START, START + timedelta(days=70), START + timedelta(days=110))],
    None,
    (10, 100),
    "resigned",
)
"""Who had resigned, and thought better of it on the very day on which they would have lapsed."""

KINDS = ("joined", "lapsed", "reinstated", "resigned", "terminated", "ceased")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(histories(), min_size=1, max_size=5), st.integers(1, DAYS), st.integers(1, DAYS))
@example(drawn=[_TAKEN_BACK_AS_GRACE_RAN_OUT], one=1, two=111)
def test_members_and_movements_are_those_of_who_walks_the_days(office, drawn, one, two):
    noted = [_noted(history) for history in drawn]
    holder = office.person()
    since, until = sorted((START + timedelta(days=one), START + timedelta(days=two)))
    with office.engine.connect() as connection:
        from shared.database import Session

        with Session(connection) as session:
            session.info["person"] = holder
            for number, history in enumerate(noted, 1):
                _keep(session, number, history)
            session.flush()
            counted = reports.members(session, until)
            moved = reports.movements(session, since, until)
            stayed = reports.retention(session, until)
            session.rollback()
    standings = Counter(_stand(history, until) for history in noted)
    wanted = sum(standings[one] for one in MEMBERS)
    assert sum(row.members for row in counted) == wanted
    assert sum(row.active for row in counted) == standings[Standing.ACTIVE]
    assert sum(row.grace for row in counted) == standings[Standing.GRACE]
    assert sum(row.members for row in stayed) == wanted
    walked: Counter[str] = sum((_moves(history, since, until) for history in noted), Counter())
    for kind in KINDS:
        assert sum(getattr(row, kind) for row in moved) == walked[kind], kind


def test_a_report_counts_by_sector_and_tier(office):
    office.member()
    office.member("individual", person={"full_name": "Zawadi Kamau", "email": "z@x.example"})
    rows = office.look(reports.members, TODAY)
    assert [(row.sector, row.tier, row.members) for row in rows] == [
        ("individual", "individual", 1),
        ("social-enterprise", "social-enterprise", 1),
    ]


def test_seats_are_those_of_the_tier_and_of_who_speaks(office):
    office.member()
    (row,) = office.look(reports.seats, TODAY, UTC_DAYS)
    assert (row.seats, row.taken, row.invited, row.free) == (5, 1, 0, 4)


def test_the_forecast_tells_open_invoices_from_renewals_to_come(office):
    office.member()
    office.approve(office.apply("individual", person={"full_name": "Z", "email": "z@x.example"}))
    rows = office.look(reports.forecast, TODAY, date(2028, 6, 1))
    assert [(row.month, row.open_minor, row.renewals_minor) for row in rows] == [
        ("2027-03", 9_000, 0),
        ("2028-03", 0, 30_000),
    ]


def _open(office, as_of=None, until=date(2028, 6, 1)):
    rows = office.look(reports.forecast, as_of or office.today, until)
    return {row.month: row.open_minor for row in rows if row.open_minor}


def test_the_forecast_takes_off_what_has_settled_invoices_and_nothing_else(office):
    asked = office.approve(
        office.apply("individual", person={"full_name": "Z", "email": "z@x.example"})
    )
    (invoice,) = office.invoices(asked.membership_id)
    payment = office.pay(invoice, amount_minor=4_000)
    assert _open(office) == {"2027-03": 5_000}
    office.do(reverse_payment, payment.id, reason="It bounced", today=office.today, now=office.now)
    assert _open(office) == {"2027-03": 9_000}
    office.pay(invoice, "bank-2", amount_minor=9_000)
    assert _open(office) == {}


def test_the_forecast_expects_each_instalment_in_its_own_month(office):
    body = Payer(organisation_id=office.organisation())
    line = NewLine(kind=LineKind.FEE, description="A stall", unit_minor=9_000)
    invoice = office.ask_for(body, line)
    office.do(split_invoice, invoice.id, count=4, first_on=date(2027, 3, 10), today=office.today)
    office.pay(invoice, amount_minor=3_000)
    assert _open(office) == {"2027-06": 1_500, "2027-09": 2_250, "2027-12": 2_250}
    assert _open(office, until=date(2027, 9, 10)) == {"2027-06": 1_500}
    assert _open(office, as_of=date(2027, 10, 2)) == {"2027-10": 3_750, "2027-12": 2_250}


def test_the_forecast_expects_a_renewal_while_this_year_is_paid_in_instalments(office):
    member = office.approve(
        office.apply("individual", person={"full_name": "Z", "email": "z@x.example"})
    )
    (invoice,) = office.invoices(member.membership_id)
    office.do(split_invoice, invoice.id, count=4, today=office.today)
    office.pay(invoice, amount_minor=2_250)
    rows = office.look(reports.forecast, TODAY, date(2028, 6, 1))
    assert [(row.month, row.renewals_minor) for row in rows if row.renewals_minor] == [
        ("2028-03", 9_000)
    ]


@pytest.mark.parametrize("name", sorted(reports.REPORTS))
def test_each_report_is_a_table_too(office, name):
    office.member()
    span = {"as_of": TODAY, "since": date(2027, 1, 1), "until": date(2028, 1, 1), "zone": UTC_DAYS}
    lines = office.look(lambda session: list(reports.lines_of(session, name, **span)))
    assert lines[0].strip().split(",") == list(reports.REPORTS[name][0])


def test_no_name_becomes_a_formula(office):
    office.member(organisation={"display_name": "=HYPERLINK(1)"})
    span = {"as_of": TODAY, "since": TODAY, "until": TODAY, "zone": UTC_DAYS}
    lines = office.look(lambda session: list(reports.lines_of(session, "seats", **span)))
    assert ",'=HYPERLINK(1)," in lines[1]


def test_a_table_without_days_tells_of_the_year_that_was_and_a_forecast_of_the_year_to_come(
    door, office
):
    membership = office.member()
    office.on(membership.terms[-1].ends_on - timedelta(days=30))
    day = office.today.isoformat()
    year = office.today.replace(year=office.today.year - 1).isoformat()
    treasurer = [Role.TREASURER]
    told = door.ask("GET", "/reports/movements.csv", treasurer).text
    assert (
        told == door.ask("GET", f"/reports/movements.csv?since={year}&until={day}", treasurer).text
    )
    assert "joined" in told
    listed = door.ask("GET", "/reports/movements", treasurer)
    assert (listed.status_code, len(listed.json["items"])) == (200, len(told.splitlines()) - 1)
    ahead = door.ask("GET", "/reports/forecast.csv", treasurer).text
    assert len(ahead.splitlines()) > 1


@pytest.mark.parametrize("path", ["/reports/movements", "/reports/movements.csv", "/audit"])
def test_a_span_that_ends_before_it_begins_is_refused(door, path):
    hour = "T00:00:00Z" if path == "/audit" else ""
    span = f"since=2027-02-01{hour}&until=2027-01-01{hour}"
    answer = door.ask("GET", f"{path}?{span}", [Role.ADMIN])
    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/span-is-upside-down"
