"""What can be seen of the work: the trace that a deed belongs to, structured logs, and counters."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from sqlalchemy.exc import DBAPIError

REGISTRY = CollectorRegistry()
"""All counters of this process. Each carries the label `service`, for several services may share the process."""

HANDLED = Counter(
    "footbridge_handled_events",
    "Events that a service has heard, by outcome.",
    ("service", "event", "outcome"),
    registry=REGISTRY,
)
LOST_BY_BUS = Counter(
    "footbridge_events_lost_by_bus",
    "Events that only the feed brought though the bus was at work: above zero is an alarm.",
    ("service", "source"),
    registry=REGISTRY,
)
ADRIFT = Counter(
    "footbridge_counters_adrift",
    "Times that a counter was found to disagree with a recount: above zero is an alarm.",
    ("service", "kind"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "footbridge_request_seconds",
    "Time to answer a request, by route.",
    ("service", "method", "rule", "status"),
    registry=REGISTRY,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)

_TRACEPARENT = re.compile(
    r"^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$"
)

_DATA_EXCEPTION = "22"
_LONGEST_REASON = 200


@dataclass(frozen=True)
class Trace:
    """What a deed is part of (W3C Trace Context) and which event caused it.

    `correlation_id` stays the same from the first request to the last letter; `causation_id` is the id of the
    event that is being handled, or None when a request is.
    """

    traceparent: str
    correlation_id: str
    causation_id: str | None = None

    @property
    def trace_id(self) -> str:
        """The 32 hexadecimal digits that all spans of a trace share."""
        return self.traceparent[3:35]


_current: ContextVar[Trace | None] = ContextVar("footbridge_trace", default=None)


def current() -> Trace:
    """The trace of what is being done now; a new one, kept from here on, if there is none yet."""
    trace = _current.get()
    if trace is None:
        trace = _new_root()
        _current.set(trace)
    return trace


@contextmanager
def continued(
    traceparent: str | None = None,
    correlation_id: str | None = None,
    causation_id: str | None = None,
) -> Iterator[Trace]:
    """Do something as a part of an earlier trace: that of a request's header or of an event.

    A traceparent that is missing or malformed starts a new trace, as W3C Trace Context asks.
    """
    root = _child_of(traceparent or "") or _new_root()
    trace = Trace(root.traceparent, correlation_id or root.correlation_id, causation_id)
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def log(name: str) -> Any:
    """A structured logger. Log ids, kinds and numbers; never names, addresses or free text."""
    return structlog.get_logger(name)


def stack_of(error: BaseException) -> list[str]:
    """Where an error was raised, innermost last; without its message, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def reason(error: BaseException) -> str:
    """An error in one line that may be logged: its type, and the first line of what it says.

    Databases quote rows in the lines below, and in the very first when a value cannot be read (SQLSTATE
    class 22); then only the type is told.
    """
    cause: BaseException = (isinstance(error, DBAPIError) and error.orig) or error
    said = str(cause).partition("\n")[0]
    if (getattr(cause, "sqlstate", None) or "").startswith(_DATA_EXCEPTION):
        said = ""
    return f"{type(cause).__name__}: {said}"[:_LONGEST_REASON] if said else type(cause).__name__


def told(error: BaseException) -> str:
    """An error and what caused it, to be read; of each only its reason, for databases quote rows."""
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.format_tb(cause.__traceback__)
        parts.append("".join(["Traceback (most recent call last):\n", *frames, reason(cause)]))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\nbecause of:\n\n".join(parts)


def configure_logging(style: str = "text", level: str = "INFO") -> None:
    """Send structlog and the standard library's logging to standard error, as `json` or `text`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_FIRST_STEPS, processors=_last(style))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def _last(style: str) -> list[Any]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    errors = structlog.processors.ExceptionRenderer(lambda exc_info: told(exc_info[1]))
    if style == "json":
        return [drop, errors, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback  # others show variables, and so what is personal
    colours = sys.stderr.isatty()
    return [drop, errors, structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)]


def _add_trace(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    trace = _current.get()
    if trace is not None:
        line.setdefault("trace_id", trace.trace_id)
        if trace.causation_id:
            line.setdefault("causation_id", trace.causation_id)
    return line


def _new_root() -> Trace:
    trace_id = secrets.token_hex(16)
    return Trace(f"00-{trace_id}-{secrets.token_hex(8)}-01", trace_id)


def _child_of(traceparent: str) -> Trace | None:
    parts = _TRACEPARENT.match(traceparent)
    if parts is None or (traceparent.startswith("00") and parts[3]):
        return None
    return Trace(f"00-{parts[1]}-{secrets.token_hex(8)}-{parts[2]}", parts[1])


_FIRST_STEPS: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _add_trace,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_FIRST_STEPS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=False,
)
