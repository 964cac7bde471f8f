"""Consents in tables of persons: noted once with day and source, and never over a withdrawal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from events.consents import ConsentGiven, ConsentWithdrawn
from services.membership.actions.consents import record_consent
from services.membership.actions.imports import Outcome
from services.membership.models import Consent
from services.membership.queries.consents import person_standings
from services.membership.rules.agreements import Agreement, agreements, write_agreements
from tests.services.membership.imports.test_organisations import Desk, faults

HEADER = "reference,full_name,email,consents\n"
ANN = "ann,Ann Lee,ann@x.example,"


@pytest.fixture
def desk(office):
    return Desk(office, "persons")


def rows(office):
    return office.look(lambda s: s.scalars(select(Consent).order_by(Consent.id)).all())


def holds(office, person_id):
    return {one.purpose: one.given for one in office.look(person_standings, person_id, office.now)}


def says(office, person_id, given, purpose="newsletter"):
    who = office.caller(person_id)
    told = {"purpose": purpose, "given": given, "evidence": "", "now": office.now}
    office.do(record_consent, person_id, who, **told)


def test_a_cell_reads_back_as_it_was_written():
    at = datetime(2027, 1, 31, 9, 30, tzinfo=UTC)
    told = [
        Agreement("newsletter", True, at, "form: page 3; back"),
        Agreement("surveys", False, at.replace(hour=12, minute=0)),
        Agreement("partners", True),
    ]
    cell = write_agreements(told)
    assert cell.startswith("newsletter=yes 2027-01-31T09:30:00Z: form: page 3\\; back; surveys=no")
    assert agreements(cell) == told


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Event invitations", Agreement("event-invitations", True)),
        ("newsletter = Nein", Agreement("newsletter", False)),
        (
            "newsletter 31.1.2027:paper",
            Agreement("newsletter", True, datetime(2027, 1, 31, 12, tzinfo=UTC), "paper"),
        ),
    ],
)
def test_a_cell_says_it_as_people_do(cell, meant):
    assert agreements(cell) == [meant]


def test_what_a_table_tells_is_noted_with_its_day_and_source(office, desk):
    told = "newsletter=yes 2026-03-01: paper form; event-invitations=no"
    report = desk.take(f"{HEADER}{ANN}{told}\n")
    assert faults(report) == []
    newsletter, invitations = rows(office)
    assert (newsletter.said_at, newsletter.evidence) == (
        datetime(2026, 3, 1, 12, tzinfo=UTC),
        "paper form",
    )
    assert (newsletter.through, newsletter.wording) == ("import", 0)
    assert (invitations.deed, invitations.said_at) == ("withdrawn", office.now)
    assert [said.purpose for said in office.said(ConsentGiven)] == ["newsletter"]
    assert [said.purpose for said in office.said(ConsentWithdrawn)] == ["event-invitations"]


def test_a_second_run_adds_and_says_nothing(office, desk):
    table = f"{HEADER}{ANN}newsletter; event-invitations=no\n"
    assert desk.outcomes(table) == ["created"]
    office.now += timedelta(days=1)
    assert desk.outcomes(table) == ["unchanged"]
    assert len(rows(office)) == 2


def test_no_table_undoes_a_withdrawal(office, desk):
    ann = desk.take(f"{HEADER}{ANN}newsletter\n").rows[0].id
    office.now += timedelta(days=1)
    says(office, ann, given=False)
    office.now += timedelta(days=3)
    day = office.on(office.now.date()).today
    row = desk.take(f"{HEADER}{ANN}newsletter=yes {day:%Y-%m-%d}\n").rows[0]
    assert row.outcome is Outcome.UNCHANGED
    assert row.notes == ("newsletter was withdrawn, and stays so",)
    assert not holds(office, ann)["newsletter"]


def test_an_older_no_does_not_undo_what_was_given_since_and_a_later_one_does(office, desk):
    ann = desk.take(f"{HEADER}{ANN}\n").rows[0].id
    says(office, ann, given=True)
    assert desk.outcomes(f"{HEADER}{ANN}newsletter=no 2020-01-01\n") == ["unchanged"]
    assert holds(office, ann)["newsletter"]
    office.now += timedelta(minutes=1)
    assert desk.outcomes(f"{HEADER}{ANN}newsletter=no\n") == ["updated"]
    assert not holds(office, ann)["newsletter"]


def test_of_two_rows_about_one_person_the_no_stands(office, desk):
    Desk(office).take("reference,name,sector,country\nk,Korvane,company,NL\nn,Nuru,company,KE\n")
    rows_of = {"k": "newsletter; event-invitations=no", "n": "newsletter=no; event-invitations"}
    table = "reference,full_name,email,organisation,consents\n" + "".join(
        f"ann,Ann Lee,ann@x.example,{body},{cell}\n" for body, cell in rows_of.items()
    )
    report = desk.take(table)
    held = holds(office, report.rows[0].id)
    assert held == dict.fromkeys(("newsletter", "event-invitations", "joining"), False)
    assert desk.outcomes(table) == ["unchanged", "unchanged"]


def test_a_missing_column_or_an_empty_cell_changes_nothing(office, desk):
    ann = desk.take(f"{HEADER}{ANN}newsletter\n").rows[0].id
    assert desk.outcomes(f"{HEADER}{ANN}\n") == ["unchanged"]
    assert desk.outcomes("reference,title\nann,Head\n") == ["updated"]
    assert (len(rows(office)), holds(office, ann)["newsletter"]) == (1, True)


def test_a_preview_tells_the_same_and_notes_nothing(office, desk):
    table = f"{HEADER}{ANN}newsletter\nben,Ben,b@x.example,horoscopes\n"
    ahead = desk.look_ahead(table)
    assert rows(office) == []
    done = desk.take(table)
    assert [(row.outcome, row.faults) for row in ahead.rows] == [
        (row.outcome, row.faults) for row in done.rows
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            "horoscopes",
            "names 'horoscopes'; it should be one of event-invitations, joining, newsletter",
        ),
        (
            "membership",
            "names 'membership'; it should be one of event-invitations, joining, newsletter",
        ),
        ("newsletter 2099-01-01", "says newsletter from 2099-01-01 on, which is still to come"),
        ("newsletter=perhaps", "is 'perhaps'; it should be yes or no"),
        (
            "newsletter 2026-03-01T09:00",
            "is '2026-03-01T09:00', a moment of no time zone; write 2027-01-31T09:30:00Z",
        ),
        ("2026", "is '2026'; it should be like newsletter=yes 2027-01-31: form of January"),
    ],
)
def test_what_cannot_be_is_refused_in_its_row(office, desk, cell, reason):
    report = desk.take(f"{HEADER}{ANN}{cell}\n")
    assert faults(report) == [(2, "consents", reason)]
    assert rows(office) == []


def test_what_a_table_told_stands_as_everything_that_was_said(office, desk):
    desk.take(f"{HEADER}{ANN}newsletter\n")
    with pytest.raises(DBAPIError, match="what was agreed to stands"):
        office.do(lambda session: session.execute(delete(Consent)))
