"""Databases are given anew to every test, whoever left one open before."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from shared.database import open_engine, reading, transaction
from shared.tables import FEED_CURSORS
from tests.databases import Databases


def test_a_database_that_somebody_left_open_is_empty_for_the_next(databases: Databases) -> None:
    engine = open_engine(databases.prepare("matching"))
    with transaction(engine) as session:
        session.execute(insert(FEED_CURSORS).values(source="events", position=7))
    databases.prepare("matching")
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(FEED_CURSORS)) == 0
    databases.close("matching")
