"""What is written out reads back in as it was: here, and in another association's empty house."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import Engine

from services.membership.actions.imports import MAPPINGS, apply, read_rows
from services.membership.actions.persons import publish_profile
from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.queries.exports import organisations_table, persons_table
from services.membership.queries.persons import person_of
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
    lines = [{"tag": "data", "line": "maps; with a semicolon"}]
    office.do(
        lambda session: publish_profile(
            session,
            person_of(session, quiet),
            {**PROFILE, "offers": lines, "wants_introductions": False},
        )
    )
    return office


def tables(office):
    return (
        "".join(office.look(organisations_table_list, office.today)),
        "".join(office.look(persons_table_list, office.today)),
    )


def organisations_table_list(session, today):
    return list(organisations_table(session, today))


def persons_table_list(session, today):
    return list(persons_table(session, today))


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
    for table, kind in ((organisations, "organisations"), (persons, "persons")):
        assert take(elsewhere, table, kind).refused == []
    assert sorted(tables(elsewhere)[0].splitlines()) == sorted(organisations.splitlines())
    assert sorted(tables(elsewhere)[1].splitlines()) == sorted(persons.splitlines())


def test_no_cell_is_a_formula(full):
    for table in tables(full):
        cells = [cell for line in csv.reader(io.StringIO(table)) for cell in line]
        assert any("HYPERLINK" in cell or "Formula" in cell for cell in cells)
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
