"""A rollback leaves what a connection has prepared, and undoes all else."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from shared.postgresql import SteadyConnection

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

_OFTEN = 7  # psycopg prepares what it was asked five times
_PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'stream_heads'"
_ASK = text("SELECT sequence FROM stream_heads WHERE stream = :stream")
_STEP = text("INSERT INTO stream_heads (stream, subject, sequence) VALUES (:stream, 'one', 1)")


@pytest.fixture
def engine(engine_of) -> Engine:
    """Some service's database."""
    return engine_of("matching")


def prepared_after_a_rollback(connection: Connection) -> int:
    """How many statements on the heads a connection still knows, when a transaction was undone."""
    for _ in range(_OFTEN):
        connection.execute(_ASK, {"stream": "of-tests"})
    connection.rollback()
    return connection.exec_driver_sql(_PREPARED).scalar_one()


def test_a_rollback_keeps_what_was_prepared(engine):
    with engine.connect() as connection:
        assert prepared_after_a_rollback(connection) == 1


def test_psycopg_alone_forgets_it(engine, monkeypatch):
    monkeypatch.setattr(SteadyConnection, "rollback", psycopg.Connection.rollback)
    with engine.connect() as connection:
        assert prepared_after_a_rollback(connection) == 0


def test_a_rollback_undoes_what_was_written(engine):
    with engine.connect() as connection:
        connection.execute(_STEP, {"stream": "of-tests"})
        connection.rollback()
        assert connection.execute(_ASK, {"stream": "of-tests"}).all() == []


def test_a_transaction_that_failed_is_rolled_back_too(engine):
    with engine.connect() as connection:
        with pytest.raises(IntegrityError):
            for _ in range(2):
                connection.execute(_STEP, {"stream": "of-tests"})
        connection.rollback()
        assert connection.execute(_ASK, {"stream": "of-tests"}).all() == []
