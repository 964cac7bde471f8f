"""Traces that go on from one deed to the next, and logs that tell nothing personal."""

from __future__ import annotations

import contextvars
import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest

from shared.telemetry import Trace, configure_logging, continued, current, log

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
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
