"""Importing organisations: found again, told row by row, safe to run twice."""

from __future__ import annotations

from datetime import date

import pytest

from events.memberships import MemberJoined
from events.organisations import OrganisationDescribed, OrganisationRegistered
from services.membership.actions.imports import (
    MAPPINGS,
    Outcome,
    Report,
    apply,
    apply_at_once,
    mapping_of,
    preview,
    read_rows,
)
from services.membership.models import ImportRun, Membership, Organisation, Reference
from services.membership.queries.organisations import organisation_of

TABLE = """reference,name,sector,country,city,size_band,mission,causes,regions,languages,colour
korvane,Korvane Water,company,NL,Delft,250-999,Pumps,sdg-6; sdg-9,europe,en; nl,blue
maji,Maji Safi Works,social enterprise,KE,Kisumu,2-9,,SDG 6,East Africa,en; sw,green
"""


class Desk:
    """Imports tables of one mapping."""

    def __init__(self, office, mapping="organisations"):
        self.office, self.mapping = office, MAPPINGS[mapping]

    def take(self, table: str) -> Report:
        rows = read_rows(table.encode())
        return apply(
            self.office.engine, rows, self.mapping, self.office.now, None, self.office.today
        )

    def look_ahead(self, table: str) -> Report:
        rows = read_rows(table.encode())
        return self.office.look(preview, rows, self.mapping, self.office.now, self.office.today)

    def outcomes(self, table: str) -> list[str]:
        return [str(row.outcome) for row in self.take(table).rows]


@pytest.fixture
def desk(office):
    return Desk(office)


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(row.number, fault.column, fault.reason) for row in report.rows for fault in row.faults]


def test_rows_become_organisations_and_are_told(office, desk):
    report = desk.take(TABLE)
    assert report.counts == {"created": 2, "updated": 0, "unchanged": 0, "refused": 0}
    first, second = sorted(office.said(OrganisationRegistered), key=lambda said: said.display_name)
    assert (first.size_band, first.causes, first.languages) == (
        "250-999",
        ("sdg-6", "sdg-9"),
        ("en", "nl"),
    )
    assert (second.sector, second.regions) == ("social-enterprise", ("east-africa",))


def test_a_second_run_changes_and_says_nothing(office, desk):
    desk.take(TABLE)
    assert desk.take(TABLE).counts["unchanged"] == 2
    assert (office.count(Organisation), office.count(Reference)) == (2, 2)
    assert len(office.said(OrganisationRegistered)) == 2
    assert office.said(OrganisationDescribed) == []


def test_what_changed_is_changed_and_told(office, desk):
    desk.take(TABLE)
    assert desk.outcomes(TABLE.replace("Pumps", "Pumps that last")) == ["updated", "unchanged"]
    assert office.said(OrganisationDescribed)[0].mission == "Pumps that last"


def test_an_empty_cell_says_nothing(office, desk):
    desk.take(TABLE)
    assert desk.outcomes("reference,name,mission\nkorvane,Korvane Water,\n") == ["unchanged"]


def test_a_column_that_is_not_known_is_passed_over_and_named(desk):
    assert desk.take(TABLE).passed_over == ("colour",)


def test_a_preview_tells_the_same_and_changes_nothing(office, desk):
    table = TABLE + "maji,Twice,charity,KE,,,,,,,\n,,charity,KE,,,,,,,\n"
    ahead = desk.look_ahead(table)
    assert (office.count(Organisation), office.said(OrganisationRegistered)) == (0, [])
    done = desk.take(table)
    assert [(row.outcome, row.faults) for row in ahead.rows] == [
        (row.outcome, row.faults) for row in done.rows
    ]


def test_a_renamed_organisation_is_found_by_its_reference(office, desk):
    desk.take(TABLE)
    report = desk.take("reference,name\nkorvane,Korvane Group\n")
    assert report.rows[0].outcome is Outcome.UPDATED
    assert office.look(organisation_of, report.rows[0].id).display_name == "Korvane Group"


def test_an_organisation_without_a_reference_is_found_by_name_and_country(office, desk):
    known = office.organisation("Café Zürich", "company", country="CH")
    report = desk.take("name,sector,country\nCAFE ZURICH,company,CH\n")
    assert (report.rows[0].id, report.rows[0].outcome) == (known, Outcome.UPDATED)


def test_a_reference_is_linked_to_an_organisation_of_that_name(office, desk):
    known = office.organisation("Korvane Water", "company", country="NL")
    assert desk.take(TABLE).rows[0].id == known
    assert desk.outcomes(TABLE) == ["unchanged", "unchanged"]


def test_two_that_one_source_calls_otherwise_are_two(office, desk):
    table = "reference,name,sector,country\na,Open University,university,GB\nb,Open University,university,GB\n"
    assert desk.outcomes(table) == ["created", "created"]
    assert desk.outcomes(table) == ["unchanged", "unchanged"]


def test_a_name_that_two_have_needs_a_reference(desk):
    desk.take(
        "reference,name,sector,country\na,Open University,university,GB\nb,Open University,university,GB\n"
    )
    report = desk.take("name,sector,country\nOpen University,university,GB\n")
    assert faults(report) == [(2, "name", "is what 2 are called; give a reference")]


def test_the_same_organisation_twice_in_a_table_is_refused_the_second_time(desk):
    report = desk.take("name,sector,country\nNuru Lamps,company,KE\nNURU LAMPS,charity,KE\n")
    assert report.rows[0].outcome is Outcome.CREATED
    assert faults(report) == [(3, "name", "is the same organisation as in row 2")]


def test_faulty_rows_are_told_with_row_column_and_reason_and_stop_nobody_else(office, desk):
    report = desk.take(
        "name,sector,country\nNuru,bank,KE\nUpepo,company,Atlantis\n,company,KE\nMwezi,,KE\nMaji,charity,KE\n"
    )
    assert [(row, column) for row, column, _ in faults(report)] == [
        (2, "sector"),
        (3, "country"),
        (4, "name"),
        (5, "sector"),
    ]
    assert report.counts["created"] == 1 == office.count(Organisation)


def test_several_faults_of_a_row_are_told_together(desk):
    report = desk.take("name,sector,country,languages\nNuru,bank,Atlantis,Klingon\n")
    assert [column for _, column, _ in faults(report)] == ["sector", "country", "languages"]


def test_all_that_is_wrong_with_a_row_is_told_at_once(office, desk):
    office.organisation("Nuru", "company", country="KE")
    report = desk.take(
        "reference,name,sector,country,size_band,tier,member_since,member_number,parent,left_as\n"
        "n1,,bank,Atlantis,many,golden,2031-01-01,1x,Nobody,resigned\n"
    )
    told = "sector country size_band member_number name left_on member_since tier parent"
    assert [column for _, column, _ in faults(report)] == told.split()


def test_what_is_wrong_with_the_sector_is_not_told_of_the_tier_too(desk):
    report = desk.take("name,sector,tier,member_since\nNuru,bank,corporate,2021-05-31\n")
    assert [column for _, column, _ in faults(report)] == ["sector"]


@pytest.mark.parametrize("name", ["", "  ", "-", "???"])
def test_a_row_without_a_name_is_refused_and_nothing_stands_in_for_it(office, desk, name):
    report = desk.take(f"reference,name,sector,country\nn1,{name},charity,DE\n")
    assert [column for _, column, _ in faults(report)] == ["name"]
    assert office.count(Organisation) == 0


def test_a_row_about_one_that_is_known_needs_no_name(desk):
    desk.take(TABLE)
    report = desk.take("reference,name,city\nmaji,,Nakuru\n")
    assert (report.counts["updated"], faults(report)) == (1, [])


def test_a_fault_is_told_by_the_name_that_the_column_has_in_the_file(office):
    mapping = mapping_of({"kind": "organisations", "columns": {"name": "Firma", "sector": "Art"}})
    rows = read_rows(b"Firma,Art\nNuru,Bank\n")
    report = apply(office.engine, rows, mapping, office.now)
    assert report.rows[0].faults[0].column == "Art"


def test_progress_is_told_after_each_batch(office, desk):
    table = "reference,name,sector\n" + "".join(f"r{n},Body {n},company\n" for n in range(2_100))
    told: list[tuple[int, int]] = []
    apply(
        office.engine,
        read_rows(table.encode()),
        desk.mapping,
        office.now,
        lambda *at: told.append(at),
    )
    assert told == [(1_000, 2_100), (2_000, 2_100), (2_100, 2_100)]


def test_a_run_that_broke_off_goes_on_where_it_was(office, desk):
    table = "reference,name,sector\n" + "".join(f"r{n},Body {n},company\n" for n in range(1_200))

    def pull_the_plug(done: int, _: int) -> None:
        if done == 1_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(office.engine, read_rows(table.encode()), desk.mapping, office.now, pull_the_plug)
    assert desk.take(table).counts == {"created": 1_200, "updated": 0, "unchanged": 0, "refused": 0}
    assert office.count(ImportRun) == 1


def test_all_or_nothing_in_one_transaction(office, desk):
    def fail(session):
        apply_at_once(session, read_rows(TABLE.encode()), desk.mapping, office.now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        office.do(fail)
    assert (office.count(Organisation), office.said(OrganisationRegistered)) == (0, [])


# Memberships that ran before

MEMBERS = """reference,name,sector,country,tier,member_since
korvane,Korvane Water,company,NL,corporate,2021-05-31
"""


def test_a_running_membership_is_taken_over_without_a_bill(office, desk):
    desk.take(MEMBERS)
    (joined,) = office.said(MemberJoined)
    assert (joined.taken_over, joined.starts_on, joined.ends_on) == (
        True,
        date(2026, 5, 31),
        date(2027, 5, 31),
    )
    assert office.invoices(joined.membership_id) == []


def test_a_membership_is_taken_over_once(office, desk):
    assert [desk.outcomes(MEMBERS) for _ in range(2)] == [["created"], ["unchanged"]]
    assert office.count(Membership) == 1


def test_an_organisation_that_is_known_may_get_its_membership_later(office, desk):
    desk.take("reference,name,sector,country\nkorvane,Korvane Water,company,NL\n")
    assert desk.outcomes(MEMBERS) == ["updated"]
    assert office.count(Membership) == 1


def test_another_tier_than_the_one_held_is_noted_and_changes_nothing(office, desk):
    desk.take(MEMBERS)
    report = desk.take(MEMBERS.replace("corporate", "corporate-large"))
    assert report.rows[0].notes == ("is a member already, in the tier corporate",)
    assert office.count(Membership) == 1


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ("golden,2021-05-31", "tier"),
        ("charity,2021-05-31", "tier"),
        ("corporate,", "member_since"),
        ("corporate,2027-03-02", "member_since"),
    ],
)
def test_a_membership_that_cannot_be_refuses_the_row(office, desk, wrong, column):
    report = desk.take(MEMBERS.replace("corporate,2021-05-31", wrong))
    assert [fault.column for fault in report.rows[0].faults] == [column]
    assert (office.count(Organisation), office.count(Membership)) == (0, 0)


# A directory of another's making

HORIZON = """orgId,name,activityType,country,city,numPartners,numProjects
999854661,UNIVERSITY OF PLYMOUTH,HES,UK,PLYMOUTH,241,25
938626030,[withheld: may be a person],PRC,DE,Darmstadt,1,1
938626031,,REC,EL,PATRAS,1,1
938626032,,OTH,,,1,1
"""


def test_a_foreign_directory_is_read_by_its_mapping(office):
    Desk(office, "horizon-2020").take(HORIZON)
    told = {
        said.display_name: (said.sector, said.country)
        for said in office.said(OrganisationRegistered)
    }
    assert told == {
        "UNIVERSITY OF PLYMOUTH": ("university", "GB"),
        "Company in Darmstadt, DE": ("company", "DE"),
        "University in Patras, GR": ("university", "GR"),
        "Organisation, place unknown": ("other", ""),
    }


def test_an_organisation_without_a_name_is_found_again_by_its_reference_alone(office):
    desk = Desk(office, "horizon-2020")
    desk.take(HORIZON)
    assert set(desk.outcomes(HORIZON)) == {"unchanged"}


def test_a_stand_in_name_is_no_name_to_be_found_by(office):
    Desk(office, "horizon-2020").take(HORIZON)
    report = Desk(office).take('name,sector,country\n"Company in Darmstadt, DE",company,DE\n')
    assert report.rows[0].outcome is Outcome.CREATED


def test_a_name_that_is_told_later_replaces_the_stand_in(office):
    desk = Desk(office, "horizon-2020")
    desk.take(HORIZON)
    report = desk.take(HORIZON.replace("[withheld: may be a person]", "Darm Sensors"))
    assert report.rows[1].outcome is Outcome.UPDATED
    assert office.said(OrganisationDescribed)[0].display_name == "Darm Sensors"
