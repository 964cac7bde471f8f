"""Complaint 19: tables with numeric ids and dates in several forms, and an export that does not import."""

from __future__ import annotations

import csv
import io

from services.membership.actions.imports import Outcome
from services.membership.queries.exports import organisations_table, persons_table
from tests.services.membership.imports.test_organisations import Desk


def written(office, table):
    return office.look(lambda session: "".join(table(session, office.today)))


def test_an_export_is_imported_as_it_is_and_changes_nothing(office):
    office.member("corporate", organisation={"sector": "company", "display_name": "+1; Ltd"})
    office.member("individual", person={"full_name": "=Ann", "email": "ann@x.example"})
    for kind, table in (("organisations", organisations_table), ("persons", persons_table)):
        told = written(office, table)
        report = Desk(office, kind).take(told)
        assert [row.outcome for row in report.rows] == [Outcome.UNCHANGED] * len(report.rows)
        assert written(office, table) == told


def test_an_export_has_labels_and_dates_that_everybody_reads(office):
    office.member("corporate", organisation={"sector": "company"})
    (row,) = csv.DictReader(io.StringIO(written(office, organisations_table)))
    assert (row["tier"], row["sector"], row["auto_renew"]) == ("corporate", "company", "no")
    assert (row["member_since"], row["paid_until"]) == ("2027-03-01", "2028-03-01")


def test_a_date_in_another_form_is_refused_with_the_form_that_is_meant(office):
    report = Desk(office).take(
        "name,sector,country,tier,member_since\nNuru,company,KE,corporate,01/02/2021\n"
    )
    (fault,) = report.rows[0].faults
    both = "is '01/02/2021', which may be 2021-01-02 or 2021-02-01; write it like these"
    assert fault.reason == both
