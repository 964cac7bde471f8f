"""What was said of a person on the road: personal fields of events are blanked where they stand or wait."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from events.contract import Event, is_personal
from events.envelope import write
from shared.tables import IDEMPOTENCY_KEYS, INBOX_PARKED, OUTBOX

_PORTION = 400


@cache
def personal_types() -> frozenset[str]:
    """The wire names of events that carry something personal."""
    return frozenset(name for name, kind in Event.registry.items() if _is_any(kind.schema))


def without_personal(body: str) -> str:
    """An event as it was written, with nothing in its personal fields."""
    content = json.loads(body)
    kind = Event.registry.get(content["type"])
    if kind is not None:
        _blank(kind.schema, content["data"])
    return write(content)


def blank_what_was_said(session: Session, subjects: Collection[str]) -> int:
    """Blank the personal fields of what this service said of these aggregates; returns of how many events."""
    streams = {Event.registry[one].stream.name for one in personal_types()}
    left, count = iter(sorted(subjects)), 0
    while portion := list(islice(left, _PORTION)):
        found = select(OUTBOX.c.id, OUTBOX.c.body).where(
            OUTBOX.c.stream.in_(streams),
            OUTBOX.c.subject.in_(portion),
            OUTBOX.c.type.in_(personal_types()),
        )
        for row in session.execute(found).all():
            blanked = {"body": without_personal(row.body)}
            session.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(blanked))
            count += 1
    return count


def blank_what_waits(session: Session, ids: Iterable[Any]) -> int:
    """Blank the personal fields of events that wait to be heard, and speak of these ids; returns how many."""
    found = select(INBOX_PARKED).where(
        INBOX_PARKED.c.type.in_(personal_types()), _speaks_of(INBOX_PARKED.c.body, ids)
    )
    rows = session.execute(found).all()
    for row in rows:
        is_it = [
            INBOX_PARKED.c[key.name] == getattr(row, key.name) for key in INBOX_PARKED.primary_key
        ]
        blanked = {"body": without_personal(row.body)}
        session.execute(update(INBOX_PARKED).where(*is_it).values(blanked))
    return len(rows)


def forget_answers(session: Session, ids: Collection[Any], words: Collection[str]) -> int:
    """Forget the answers that are kept for asking again, and were to a person or speak of them."""
    keys = IDEMPOTENCY_KEYS.c
    own = [keys.caller.startswith(f"person:{one}", autoescape=True) for one in ids]
    speaking = [_speaks_of(keys.body, [*ids, *words])]
    gone = delete(IDEMPOTENCY_KEYS).where(or_(*own, *speaking), keys.state == "done")
    return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _speaks_of(column: Any, words: Iterable[Any]) -> Any:
    return or_(*(column.contains(str(one), autoescape=True) for one in words))


def _is_any(schema: Schema) -> bool:
    return any(
        is_personal(field) or any(map(_is_any, _parts(field))) for field in schema.fields.values()
    )


def _parts(field: Any) -> Iterator[Schema]:
    if isinstance(field, fields.Nested):
        yield field.schema
    elif isinstance(field, fields.List):
        yield from _parts(field.inner)


def _blank(schema: Schema, data: dict[str, Any]) -> None:
    for name, field in schema.fields.items():
        if not data.get(name):
            continue
        if is_personal(field):
            data[name] = type(data[name])()
            continue
        for part in _parts(field):
            told = data[name] if isinstance(data[name], list) else [data[name]]
            for one in told:
                _blank(part, one)
