"""Writing down what a transaction did, in that transaction: one entry, its details, and whom they are about."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from shared.ids import new_id
from shared.trail.changes import Change, anything_changed, taken
from shared.trail.doing import being_done
from shared.trail.shredding import is_shredded
from shared.trail.tables import DETAILS, ENTRIES, SUBJECTS


def mac_of(nonce: str, fields: str) -> str:
    """The salted MAC of what was changed: HMAC-SHA256 (RFC 2104), keyed with the salt."""
    return hmac.new(bytes.fromhex(nonce), fields.encode(), hashlib.sha256).hexdigest()


@event.listens_for(Session, "before_commit")
def _write_down(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if not anything_changed(session):
        return
    changes = taken(session)
    if not changes:
        return
    entry_id, now = new_id(), being_done()
    connection = session.connection()
    connection.execute(
        insert(ENTRIES),
        {
            "id": entry_id,
            "done_at": now.at or datetime.now(UTC),
            "by_person_id": now.person_id,
            "by_program": now.program[:200],
            "operation": now.operation,
        },
    )
    connection.execute(insert(DETAILS), list(_details(session, entry_id, changes)))
    subjects = list(_subjects(entry_id, changes))
    if subjects:
        connection.execute(insert(SUBJECTS), subjects)


def _details(session: Session, entry_id: UUID, changes: list[Change]) -> Iterator[dict[str, Any]]:
    for position, change in enumerate(changes, start=1):
        fields = {} if is_shredded(session, change.about) else change.fields
        nonce, told = secrets.token_hex(16), _text(fields)
        yield {
            "entry_id": entry_id,
            "position": position,
            "of_table": change.table,
            "row_key": change.key,
            "deed": change.deed,
            "mac": mac_of(nonce, told),
            "nonce": nonce,
            "fields": told,
        }


def _subjects(entry_id: UUID, changes: list[Change]) -> Iterator[dict[str, Any]]:
    """Whom the details are about; of many rows at once, who was not named before."""
    named: set[Any] = set()
    for position, change in enumerate(changes, start=1):
        about = change.about if change.key else change.about - named
        named |= about
        for kind, subject_id in sorted(about):
            yield {
                "entry_id": entry_id,
                "position": position,
                "kind": kind,
                "subject_id": subject_id,
            }


def _text(fields: dict[str, Any]) -> str:
    return json.dumps(fields, default=_plainly, separators=(",", ":"), ensure_ascii=False)


def _plainly(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple | set | frozenset) else repr(type(value))
