"""The catalogue for people: `events/README.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from marshmallow import fields, missing

from events.catalogue.contracts import by_stream, description
from events.catalogue.shapes import default_of, mark_of, words_for
from events.catalogue.speakers import Talk
from events.contract import Event, Stream, is_personal

_OPENING = """\
# What is said on the bus

Written from the code by `make catalogue`; a test fails when it is stale. The same for programs is
`asyncapi.json`.

Every event travels in a CloudEvents 1.0 envelope (structured JSON): `id`, `source` (the service),
`type` (the name below), `subject` (the id of what it is a fact about), `time`, `sequence` (1, 2, 3 ...
for each subject of a stream), `stream`, `traceparent`, `correlationid`, `causationid`, and the fields
below in `data`. On a topic exchange the routing key is that of the stream: whoever listens to a
stream hears all of it. Order holds for each subject; each event has its effect once.

A contract in use gains fields that need not be said, and nothing else: whoever does not know a field
passes over it. Anything more is a `v2` beside the `v1`. Fields marked **personal** are personal data;
there are no others.
"""


def page(talk: Talk) -> str:
    """The whole page, in Markdown."""
    streams = by_stream()
    parts = [_OPENING, "\n".join(_overview(streams, talk))]
    source = ""
    for stream, kinds in streams.items():
        if stream.source != source:
            source = stream.source
            parts.append(f"## Said by {source}\n")
        parts.append(_about_stream(stream))
        parts.extend("\n".join(_about_event(kind, talk)) for kind in kinds)
    return "\n".join(parts).rstrip() + "\n"


def _overview(streams: Any, talk: Talk) -> Iterator[str]:
    yield "| Event | Announced by | Heard by |"
    yield "|---|---|---|"
    for kinds in streams.values():
        for kind in kinds:
            hearers = sorted({hearer.service for hearer in talk.hearers_of(kind)})
            yield (
                f"| [`{kind.name}`](#{_anchor(kind)}) | {_listed(talk.announcers_of(kind))} "
                f"| {_listed(hearers)} |"
            )
    yield ""


def _about_stream(stream: Stream) -> str:
    return f"### Stream `{stream.routing_key}`\n\nThe subject is `{stream.subject}`.\n"


def _about_event(kind: type[Event], talk: Talk) -> Iterator[str]:
    yield f"#### `{kind.name}`\n"
    yield f"**{kind.__name__}**: {description(kind)}\n"
    yield "| Field | Is | When it is not said |"
    yield "|---|---|---|"
    for name, field in kind.schema.fields.items():
        words = words_for(field) + mark_of(is_personal(field))
        yield f"| `{name}` | {words} | {_unsaid(field)} |"
    yield ""
    yield f"Announced by: {_listed(talk.announcers_of(kind))}.\n"
    heard = [f"{hearer.service} (`{hearer.does}`)" for hearer in talk.hearers_of(kind)]
    yield f"Heard by: {_listed(heard)}.\n"


def _unsaid(field: fields.Field[Any]) -> str:
    default = default_of(field)
    if default is missing:
        return "must be said"
    return "nothing" if default in (None, "", [], {}) else f"`{json.dumps(default)}`"


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nobody yet"


def _anchor(kind: type[Event]) -> str:
    """What a heading is called in a link: punctuation goes, hyphens stay."""
    return kind.name.replace(".", "")
