"""Roles that were a list become assignments with days, and departures that were noted stay so."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from shared.database import close_engine, open_engine
from shared.ids import new_id
from shared.migrations import config_for, migrate


@pytest.fixture
def before(tmp_path: Path):
    """A database as it was before roles had days."""
    url = f"sqlite:///{tmp_path}/before.db?synchronous=OFF"
    engine = open_engine(url)
    command.upgrade(config_for("membership", engine), "0005")
    yield url
    close_engine(url)


def test_what_was_is_told_in_assignments_and_departures(before):
    body, person, leaver = (new_id().hex for _ in range(3))
    engine = open_engine(before)
    with engine.begin() as connection:
        row = "(id, display_name, has_given_name, name_key, sector, country, city, size_band, mission,"
        row += " causes, regions, languages, registered_at, version)"
        values = f"('{body}','B',1,'b','company','','','','','[]','[]','[]','2026-01-01',1)"
        connection.execute(text(f"INSERT INTO organisations {row} VALUES {values}"))
        for one in (person, leaver):
            named = f"('{one}','P','p','2026-01-01',1)"
            columns = "(id, full_name, match_key, registered_at, version)"
            connection.execute(text(f"INSERT INTO persons {columns} VALUES {named}"))
        columns = "(id, organisation_id, person_id, roles, state, starts_on, last_day)"
        for one, state, day in (
            (person, "confirmed", "'2027-05-01'"),
            (leaver, "ended", "'2026-06-30'"),
        ):
            spoken = (
                f"'{new_id().hex}','{body}','{one}','[\"billing\"]','{state}','2026-01-01',{day}"
            )
            connection.exec_driver_sql(f"INSERT INTO representations {columns} VALUES ({spoken})")
    migrate("membership", before)
    with engine.connect() as connection:
        held = "SELECT role, valid_from, valid_to FROM role_assignments ORDER BY valid_to"
        assert [tuple(row) for row in connection.execute(text(held))] == [
            ("billing", "2026-01-01", None),
            ("billing", "2026-01-01", "2026-06-30"),
        ]
        left = "SELECT state, last_day, becomes FROM departures ORDER BY last_day"
        assert [tuple(row) for row in connection.execute(text(left))] == [
            ("done", "2026-06-30", "gone"),
            ("noted", "2027-05-01", "gone"),
        ]
