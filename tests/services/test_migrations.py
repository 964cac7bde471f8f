"""The migrations of each service make what its models say, in one line of versions."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, MetaData, inspect

from deploy.services import SERVICES
from shared.database import open_engine
from shared.migrations import config_for, metadata_of, migrate


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    """Each service in turn."""
    return str(request.param)


@pytest.fixture
def migrated(service, databases):
    """An engine of a database that only migrations have touched."""
    url = databases.prepare(service)
    migrate(service, url)
    yield open_engine(url)
    databases.close(service)


def test_the_migrated_tables_are_those_of_the_models(service, migrated):
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata_of(service)) == []


def test_the_migrated_tables_have_every_check_of_the_models(service, migrated):
    wanted = _checks(metadata_of(service))
    names = inspect(migrated).get_table_names()
    found = [check for name in names for check in inspect(migrated).get_check_constraints(name)]
    there = {check["name"]: _plain(check["sqltext"]) for check in found}
    assert wanted.keys() <= there.keys()
    if migrated.dialect.name == "sqlite":  # PostgreSQL writes the same condition in its own words
        assert {name: there[name] for name in wanted} == wanted


def test_versions_stand_in_one_line(service, migrated):
    script = ScriptDirectory.from_config(config_for(service, migrated))
    line = [version.revision for version in script.walk_revisions()]
    assert line == sorted(line, reverse=True)
    assert len(script.get_heads()) == 1


def _checks(metadata: MetaData) -> dict[str, str]:
    return {
        str(constraint.name): _plain(str(constraint.sqltext))
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


def _plain(condition: str) -> str:
    return " ".join(condition.split())
