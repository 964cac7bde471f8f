"""The catalogue for programs: `events/asyncapi.json`, in AsyncAPI 3.0.

Source: AsyncAPI specification 3.0.0; CloudEvents specification 1.0.2.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from events.catalogue.contracts import by_stream, contracts, description, summary
from events.catalogue.shapes import shape_of
from events.catalogue.speakers import Talk
from events.contract import Event, Stream
from events.envelope import CONTENT_TYPE

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_EXCHANGE = {"name": "footbridge.events", "type": "topic", "durable": True, "autoDelete": False}
_TEXT = {"type": "string", "minLength": 1}
_ENVELOPE = {
    "title": "Envelope",
    "description": "CloudEvents 1.0, structured JSON, with the extensions that the road uses.",
    "type": "object",
    "required": [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence",
        "stream", "traceparent", "correlationid", "data",
    ],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": {**_TEXT, "format": "uri-reference"},
        "type": _TEXT,
        "subject": _TEXT,
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "sequence": {"type": "string", "pattern": "^[1-9][0-9]*$"},
        "stream": _TEXT,
        "traceparent": {"type": "string"},
        "correlationid": _TEXT,
        "causationid": _TEXT,
        "data": {"type": "object"},
    },
}  # fmt: skip


def document(talk: Talk) -> dict[str, Any]:
    """The whole document."""
    streams = by_stream()
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": CONTENT_TYPE,
        "channels": {stream.routing_key: _channel(stream, streams[stream]) for stream in streams},
        "operations": _operations(talk),
        "components": {
            "messages": {kind.name: _message(kind) for kind in contracts()},
            "schemas": {"envelope": _ENVELOPE} | {kind.name: _data(kind) for kind in contracts()},
        },
    }


def _info() -> dict[str, Any]:
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return {
        "title": "Footbridge",
        "version": project["version"],
        "description": "What is said on the bus: facts in the past tense, one channel per stream.",
        "license": {"name": project["license"]},
    }


def _channel(stream: Stream, kinds: list[type[Event]]) -> dict[str, Any]:
    return {
        "address": stream.routing_key,
        "description": f"Facts about a {stream.name}, in order for each {stream.subject}.",
        "messages": {kind.name: {"$ref": f"#/components/messages/{kind.name}"} for kind in kinds},
        "bindings": {"amqp": {"is": "routingKey", "exchange": _EXCHANGE}},
    }


def _operations(talk: Talk) -> dict[str, Any]:
    """What each service sends and receives, one operation for each of its streams."""
    operations: dict[str, Any] = {}
    for kind in contracts():
        hearers = sorted({hearer.service for hearer in talk.hearers_of(kind)})
        said = [(name, "announces", "send") for name in talk.announcers_of(kind)]
        heard = [(name, "hears", "receive") for name in hearers]
        for service, verb, action in said + heard:
            key = kind.stream.routing_key
            operation = operations.setdefault(
                f"{service}.{verb}.{key}",
                {
                    "action": action,
                    "title": f"{service} {verb} {key}",
                    "channel": {"$ref": f"#/channels/{key}"},
                    "messages": [],
                },
            )
            operation["messages"].append({"$ref": f"#/channels/{key}/messages/{kind.name}"})
    return dict(sorted(operations.items()))


def _message(kind: type[Event]) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": kind.__name__,
        "summary": summary(kind),
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/envelope"},
                {
                    "type": "object",
                    "properties": {
                        "source": {"const": f"/footbridge/{kind.stream.source}"},
                        "type": {"const": kind.name},
                        "stream": {"const": kind.stream.name},
                        "data": {"$ref": f"#/components/schemas/{kind.name}"},
                    },
                },
            ]
        },
    }


def _data(kind: type[Event]) -> dict[str, Any]:
    return {"title": kind.__name__, "description": description(kind), **shape_of(kind.schema)}
