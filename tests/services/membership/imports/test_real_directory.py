"""A real directory that nobody here wrote: all its rows are taken, twice, without a duplicate."""

from __future__ import annotations

from events.organisations import OrganisationRegistered
from services.membership.actions.imports import MAPPINGS, apply, read_rows
from services.membership.models import Organisation
from tests.realdata import needs_real_data, real_data

ORGANISATIONS = "h2020_orgs/orgs.csv"


@needs_real_data(ORGANISATIONS)
def test_the_real_directory_is_taken_twice_without_a_duplicate(office):
    rows = read_rows(real_data(ORGANISATIONS).read_bytes())
    reports = [apply(office.engine, rows, MAPPINGS["horizon-2020"], office.now) for _ in range(2)]
    count = len(rows.rows)
    assert [report.counts["created"] for report in reports] == [count, 0]
    assert reports[1].counts["unchanged"] == count == office.count(Organisation)
    assert len(office.said(OrganisationRegistered)) == count
