"""The wrapper that every event travels in: CloudEvents 1.0, structured JSON.

Source: CloudEvents specification 1.0.2, with its extensions Distributed Tracing and Sequence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from events.contract import Event, MalformedEvent, contract

CONTENT_TYPE = "application/cloudevents+json"
BATCH_CONTENT_TYPE = "application/cloudevents-batch+json"
_SOURCE_PREFIX = "/footbridge/"
_LONGEST_WORD = 200
_MAY_HOLD_HALF_A_CHARACTER = re.compile(r"\\u[dD][89abAB]|[\ud800-\udfff]")
_NUMBERS = 2**63
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Envelope:
    """Who said what about whom, when, as which number in its row, and because of what.

    `subject` is the aggregate's id, `sequence` its version (1, 2, 3 ...), `stream` its kind.
    """

    id: UUID
    source: str
    stream: str
    type: str
    subject: str
    sequence: int
    time: datetime
    traceparent: str
    correlation_id: str
    causation_id: str | None
    data: dict[str, Any]

    def event(self) -> Event:
        """The fact inside. Raises UnknownEvent or MalformedEvent."""
        return contract(self.type).load(self.data)


def write(content: Any) -> str:
    """JSON as it travels: on one line, without a space."""
    return _ENCODER.encode(content)


def wrap(envelope: Envelope, data: str | None = None) -> str:
    """Write an envelope as one line of JSON; `data` is its data where that was written already."""
    before, after = wrap_around(envelope, data)
    return f"{before}{envelope.sequence}{after}"


def wrap_around(envelope: Envelope, data: str | None = None) -> tuple[str, str]:
    """The same line, cut where the sequence number stands: what comes before it, and after."""
    content = {
        "specversion": "1.0",
        "id": str(envelope.id),
        "source": _SOURCE_PREFIX + envelope.source,
        "type": envelope.type,
        "subject": envelope.subject,
        "time": envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }
    rest = {
        "stream": envelope.stream,
        "traceparent": envelope.traceparent,
        "correlationid": envelope.correlation_id,
    }
    if envelope.causation_id:
        rest["causationid"] = envelope.causation_id
    said = write(envelope.data) if data is None else data
    return f'{write(content)[:-1]},"sequence":"', f'",{write(rest)[1:-1]},"data":{said}}}'


def unwrap(content: dict[str, Any]) -> Envelope:
    """Read one envelope from parsed JSON. Raises MalformedEvent."""
    try:
        return Envelope(
            id=UUID(content["id"]),
            source=_word(content["source"]).removeprefix(_SOURCE_PREFIX),
            stream=_word(content["stream"]),
            type=_word(content["type"]),
            subject=_word(content["subject"]),
            sequence=_number(content["sequence"]),
            time=datetime.fromisoformat(content["time"]),
            traceparent=content.get("traceparent", ""),
            correlation_id=content.get("correlationid", content["id"]),
            causation_id=content.get("causationid"),
            data=content["data"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedEvent(f"not a CloudEvents envelope: {error!r}") from error


def read(body: str | bytes) -> list[Envelope]:
    """Read a message: one envelope, or a batch of them. Raises MalformedEvent."""
    try:
        content = json.loads(body)
        if _MAY_HOLD_HALF_A_CHARACTER.search(body if isinstance(body, str) else body.decode()):
            json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MalformedEvent(f"not JSON that can be kept: {error}") from error
    return [unwrap(item) for item in (content if isinstance(content, list) else [content])]


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _LONGEST_WORD:
        raise ValueError(f"not a word: {value!r}"[:100])
    return value


def _number(value: Any) -> int:
    number = int(value)
    if not 0 < number < _NUMBERS:
        raise ValueError(f"not a sequence number: {number}"[:100])
    return number
