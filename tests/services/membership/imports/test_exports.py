"""What is written out reads back in as it was: here, and in another association's empty house."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from services.membership.actions.branches import place_under
from services.membership.actions.exits import resign_membership, terminate_membership
from services.membership.actions.holds import suspend_membership
from services.membership.actions.imports import MAPPINGS, apply, read_rows
from services.membership.actions.memberships import renew_membership
from services.membership.actions.persons import publish_profile
from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.models import Membership
from services.membership.queries.exports import organisations_table, persons_table
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.workbooks import TooMuchForAWorkbook, workbook_of
from services.membership.rules.standing import standing_of
from shared.callers import Role
from shared.database import close_engine, open_engine, transaction
from shared.migrations import migrate
from tests.services.membership.imports.test_organisations import HORIZON, Desk
from tests.services.membership.imports.test_persons import BODIES, TABLE
from tests.services.membership.office import PROFILE, Office


@pytest.fixture
def elsewhere(tmp_path, office):
    """Another association's empty house."""
    url = f"sqlite:///{tmp_path}/elsewhere.db"
    migrate("membership", url)
    engine: Engine = open_engine(url)
    with transaction(engine) as session:
        put_tiers(session, STARTING_TIERS)
    yield Office(engine)
    close_engine(url)


@pytest.fixture
def full(office):
    """A house with all that a table can tell, and some that look dangerous."""
    Desk(office).take(BODIES)
    Desk(office, "horizon-2020").take(HORIZON)
    Desk(office, "persons").take(TABLE)
    office.organisation("=HYPERLINK(1)", "company", mission="-1; +2", city="@home")
    founder = office.member(organisation={"display_name": "Mwezi Cold Chain"}).organisation_id
    office.appoint(founder, office.person("+Formula Person", "plus@x.example"))
    quiet = office.person("Quiet Person", "quiet@x.example")
    house = office.organisation("Second House", "network")
    office.appoint(house, quiet, "speaker", taken_over=True)
    office.do(lambda session: place_under(session, organisation_of(session, founder), house))
    _members(office)
    Desk(office, "persons").take(
        "full_name,email,consents\n"
        "Quiet Person,quiet@x.example,newsletter=no 2026-05-01T09:30:00.25Z\n"
        "Zawadi Kamau,z@a.example,newsletter 2026-05-01: form; event-invitations=no: said so\\; twice\n"
    )
    lines = [{"tag": "data", "line": "maps; with a semicolon"}]
    office.do(
        lambda session: publish_profile(
            session,
            person_of(session, quiet),
            {**PROFILE, "offers": lines, "wants_introductions": False},
        )
    )
    return office


def _members(office):
    """Memberships of every making: paid early, renewed by card, in grace, and taken over from elsewhere."""
    early = office.member(organisation={"display_name": "Early Payers", "country": "NL"})
    office.pay(office.on(date(2028, 1, 15)).do(renew_membership, early.id, office.today), "bank-2")
    alone = office.member(
        "individual", person={"full_name": "Zawadi Kamau", "email": "z@a.example"}
    )
    office.do(lambda session: setattr(session.get(Membership, alone.id), "auto_renew", True))
    Desk(office).take(
        "reference,name,sector,country,tier,member_since,paid_until,member_number,auto_renew,extra_seats\n"
        "old,Old Guard,company,NL,corporate,2012-02-29,2028-02-29,4711,no,3\n"
        "late,Late Payers,company,NL,corporate,2019-01-31,2027-12-31,4712,no,0\n"
        "gone,Gone Long Since,company,NL,corporate,2011-01-31,2019-01-31,4713,no,2\n"
    )
    resting, leaving, left, expelled = (
        office.member("individual", person={"full_name": name, "email": f"{name[:4]}@b.example"})
        for name in ("Resting Ada", "Leaving Ben", "Left Cara", "Expelled Dan")
    )
    given = {"reason": "", "noted_by_id": None, "today": office.today, "now": office.now}
    rests = {"starts_on": None, "released_on": date(2028, 6, 1), "reason": ""}
    office.do(suspend_membership, resting.id, today=office.today, **rests)
    office.do(resign_membership, leaving.id, effective_on=None, **given)
    office.do(resign_membership, left.id, effective_on=office.today, **given)
    office.do(terminate_membership, expelled.id, effective_on=None, appeal_until=None, **given)


def tables(office):
    return (
        "".join(office.look(organisations_table_list, office.today)),
        "".join(office.look(persons_table_list, office.today)),
    )


def organisations_table_list(session, today):
    return list(organisations_table(session, today))


def persons_table_list(session, today):
    return list(persons_table(session, today))


def how_they_stand(session, today):
    """What each membership is on a day, by its number."""
    return {one.number: standing_of(one, today) for one in session.query(Membership)}


def take(office, table, kind):
    return apply(
        office.engine, read_rows(table.encode()), MAPPINGS[kind], office.now, None, office.today
    )


def test_what_is_written_out_changes_nothing_when_it_is_read_back(full):
    organisations, persons = tables(full)
    for table, kind in ((organisations, "organisations"), (persons, "persons")):
        report = take(full, table, kind)
        assert report.counts["unchanged"] == len(report.rows) > 3, report.refused


def test_an_empty_house_is_filled_from_the_tables_and_writes_the_same(full, elsewhere):
    organisations, persons = tables(full)
    elsewhere.on(full.today)
    for table, kind in ((organisations, "organisations"), (persons, "persons")):
        assert take(elsewhere, table, kind).refused == []
    assert tables(elsewhere) == (organisations, persons)
    assert organisations.count("2012-02-29,2028-02-29,4711,no,3,") == 1
    assert persons.count(",yes,,,,\r\n") == 1
    standings = [office.look(how_they_stand, office.today) for office in (full, elsewhere)]
    assert standings[0] == standings[1]
    assert len(set(standings[0].values())) == 6


def test_no_cell_is_a_formula(full):
    for table in tables(full):
        cells = [cell for line in csv.reader(io.StringIO(table)) for cell in line]
        assert any("HYPERLINK" in cell or "Formula" in cell for cell in cells)
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("kind", ["organisations", "persons"])
def test_the_tables_of_the_door_are_read_back_and_change_nothing(full, door, kind):
    told = door.ask("GET", f"/exports/{kind}.csv", [Role.STEWARD])
    assert told.text == tables(full)[kind == "persons"]
    assert told.headers["Content-Disposition"] == f'attachment; filename="{kind}.csv"'
    book = door.ask("GET", f"/exports/{kind}.xlsx", [Role.STEWARD]).data
    for table in (told.data, book):
        read = read_rows(table)
        report = apply(full.engine, read, MAPPINGS[kind], full.now, None, full.today)
        assert report.counts["unchanged"] == len(report.rows) > 3, report.refused


def test_every_cell_of_a_workbook_is_text_and_holds_what_the_other_table_does(full, door):
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(door.ask("GET", "/exports/organisations.xlsx", [Role.STEWARD]).data)
    )
    cells = book.get_sheet_by_index(0).to_python()
    assert {type(cell) for line in cells for cell in line} == {str}
    assert cells == list(csv.reader(io.StringIO(tables(full)[0])))


def test_what_fits_in_no_cell_is_refused_and_not_left_out():
    with pytest.raises(TooMuchForAWorkbook, match="row 2"):
        workbook_of("missions", [["mission"], ["a" * 40_000]])
