"""Traces that go on from one deed to the next, and logs that tell nothing personal."""

from __future__ import annotations

import contextvars
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from shared.crew import Crew
from shared.database import open_engine
from shared.telemetry import Trace, configure_logging, continued, current, log, reason
from tests.databases import Databases

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ADA = "ada@byron.example"
SHAPE = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01")


def test_a_trace_goes_on_under_its_id_in_a_span_of_its_own() -> None:
    with continued(PARENT) as trace:
        assert trace.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
        assert trace.traceparent != PARENT
        assert SHAPE.fullmatch(trace.traceparent)
        assert current() == trace


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        PARENT.upper(),
        PARENT + "-extra",
        PARENT.replace("00-4", "ff-4"),
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01",
    ],
)
def test_a_malformed_header_starts_a_new_trace(header: str | None) -> None:
    with continued(header) as trace:
        assert SHAPE.fullmatch(trace.traceparent)
        assert trace.trace_id != "4bf92f3577b34da6a3ce929d0e0e4736"


def test_a_header_of_a_later_version_is_understood() -> None:
    with continued("cc" + PARENT[2:] + "-what-comes") as trace:
        assert trace.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"


def test_an_event_keeps_its_correlation_and_names_its_cause() -> None:
    with continued(PARENT, "the-first-request", "event-7") as trace:
        assert trace == Trace(trace.traceparent, "the-first-request", "event-7")


def test_what_was_traced_before_is_traced_again_afterwards() -> None:
    with continued() as outer:
        with continued() as inner:
            assert current() == inner != outer
        assert current() == outer


def test_without_a_trace_one_is_begun_and_kept() -> None:
    first, second = contextvars.Context().run(lambda: (current(), current()))
    assert first == second


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What went to standard error; afterwards the logging is as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda: capsys.readouterr().err
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_of_the_log_is_json_and_knows_its_trace(written: Callable[[], str]) -> None:
    configure_logging("json")
    with continued(PARENT):
        log("relay").info("relayed", count=3)
    line = json.loads(written())
    assert (line["event"], line["count"], line["level"]) == ("relayed", 3, "info")
    assert line["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"


def test_the_libraries_log_in_the_same_form(written: Callable[[], str]) -> None:
    configure_logging("json")
    logging.getLogger("kombu").warning("lost the %s", "broker")
    assert json.loads(written())["event"] == "lost the broker"


def test_the_text_of_an_error_shows_no_variables(written: Callable[[], str]) -> None:
    configure_logging("text")
    name = "Ada"
    try:
        raise ValueError(len(name))
    except ValueError as error:
        log("web").error("failed", exc_info=error)
    text = written()
    assert "ValueError: 3" in text
    assert "Ada" not in text


def test_what_is_below_the_level_is_not_written(written: Callable[[], str]) -> None:
    configure_logging("json", "WARNING")
    log("relay").info("relayed")
    assert written() == ""


def _write_twice(databases: Databases) -> None:
    engine = open_engine(databases.prepare("notifications"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE callers (email TEXT UNIQUE)"))
        for _ in range(2):
            connection.execute(text("INSERT INTO callers VALUES (:email)"), {"email": ADA})


def test_the_reason_of_a_refused_row_holds_nothing_of_the_row(databases: Databases) -> None:
    with pytest.raises(IntegrityError) as refused:
        _write_twice(databases)
    databases.close("notifications")
    assert (ADA in str(refused.value)) == (databases.kind == "postgresql")
    assert ADA not in reason(refused.value)
    assert re.match(r"(UniqueViolation|IntegrityError): .*callers", reason(refused.value))


def test_work_that_falls_over_a_row_logs_nothing_of_the_row(
    databases: Databases, written: Callable[[], str]
) -> None:
    configure_logging("json")
    crew, fell = Crew(), threading.Event()

    def write(_stop: threading.Event) -> None:
        try:
            _write_twice(databases)
        finally:
            fell.set()

    crew.add("writer", write)
    assert fell.wait(5)
    assert crew.stop(5) == []
    databases.close("notifications")
    line = json.loads(written().splitlines()[0])
    assert "callers" in line["error"]
    assert ADA not in json.dumps(line)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_value_that_cannot_be_read_is_not_quoted(databases: Databases) -> None:
    engine = open_engine(databases.prepare("notifications"))
    with engine.begin() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("SELECT CAST(CAST(:email AS text) AS uuid)"), {"email": ADA})
    databases.close("notifications")
    assert reason(refused.value) == "InvalidTextRepresentation"


def test_of_what_an_error_says_the_first_line_is_its_reason() -> None:
    assert reason(ConnectionError("refused\nby 10.0.0.7")) == "ConnectionError: refused"
    assert reason(KeyError()) == "KeyError"
