"""The one migration makes what the models say."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from services.events.models import db


def test_the_migrated_tables_are_those_of_the_models(engine):
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_the_migrated_tables_have_every_check_of_the_models(engine):
    wanted = {
        constraint.name
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    names = inspect(engine).get_table_names()
    there = {
        check["name"] for name in names for check in inspect(engine).get_check_constraints(name)
    }
    assert wanted <= there
