"""Asking again is harmless: a POST with an Idempotency-Key has its effect once, and its answer for a day.

A request first claims its key in a short transaction of its own, so that others see it run. The answer is
stored in the transaction of the effect, so that neither can be without the other. A failure gives the key
back. A claim that is a minute old belongs to a process that died, and may be taken over; should it be alive
after all, it finds at the end that the claim is no longer its own, and its effect is rolled back.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Request, Response
from sqlalchemy import Delete, Engine, Row, and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.database import reading, transaction
from shared.errors import BadInput, Conflict
from shared.tables import IDEMPOTENCY_KEYS
from shared.web.blueprint import KEY_PATTERN

_keys = IDEMPOTENCY_KEYS.c
_KEPT = timedelta(hours=24)
_ABANDONED = timedelta(seconds=60)
_STORED_HEADERS = ("Content-Type", "Location", "ETag", "Cache-Control")
_SIGNED_IN = "signed-in"
_ONE_IN = 200
_ENTER = postgresql.insert(IDEMPOTENCY_KEYS).on_conflict_do_nothing()


class StillRunning(Conflict):
    """The first request with this key is still being answered."""


class KeyWasUsed(BadInput):
    """This key was used for another request."""


class BadKey(BadInput):
    """An Idempotency-Key is 1 to 255 printable characters."""


@dataclass(frozen=True)
class Answered:
    """An equal request was answered before: here is the answer."""

    status: int
    headers: dict[str, Any]
    body: str

    @property
    def signed_in(self) -> list[str] | None:
        """Who was signed in by the first request, and when."""
        return self.headers.get(_SIGNED_IN)

    def response(self) -> Response:
        """The answer of the first request, marked as such."""
        headers = {name: value for name, value in self.headers.items() if name != _SIGNED_IN}
        headers["Idempotency-Replayed"] = "true"
        return Response(self.body, self.status, headers)


@dataclass(frozen=True)
class Claim:
    """This request holds the key: it alone may have the effect."""

    engine: Engine
    caller: str
    key: str
    started_at: datetime

    def store(
        self, session: Session, response: Response, signed_in: list[str] | None, now: datetime
    ) -> None:
        """Keep the answer, together with the effect. Raises StillRunning if the claim was lost."""
        headers: dict[str, Any] = {
            name: response.headers[name] for name in _STORED_HEADERS if name in response.headers
        }
        if signed_in:
            headers[_SIGNED_IN] = signed_in
        stored = update(IDEMPOTENCY_KEYS).where(*self._is_mine())
        done = {"state": "done", "status": response.status_code, "headers": headers, "done_at": now}
        if _changed(session, stored.values(**done, body=response.get_data(as_text=True))) != 1:
            raise StillRunning("Another request with this key took over.", retry_after=1)

    def give_back(self) -> None:
        """Free the key after a failure, so that the request can be made again."""
        with transaction(self.engine) as session:
            session.execute(delete(IDEMPOTENCY_KEYS).where(*self._is_mine()))

    def _is_mine(self) -> list[Any]:
        held = [_keys.state == "running", _keys.started_at == self.started_at]
        return [_keys.caller == self.caller, _keys.key == self.key, *held]


def key_of(request: Request) -> str | None:
    """The request's key, if it is a POST and has one. Raises BadKey."""
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is not None and not re.fullmatch(KEY_PATTERN, key):
        raise BadKey("Send a random one, such as a UUID.")
    return key


def fingerprint(request: Request) -> str:
    """What makes two requests the same: method, address and content (of a form: its fields and files)."""
    found = hashlib.sha256()
    address = (
        request.method,
        request.script_root + request.path,
        request.query_string.decode("latin-1"),
    )
    for part in (*address, request.mimetype, *_content(request)):
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def claim(
    engine: Engine, caller: str, key: str, fingerprint: str, now: datetime
) -> Claim | Answered:
    """Take the key for this request, or find the answer that an equal one got.

    Raises StillRunning while an equal request runs, KeyWasUsed when an unequal one had the key.
    """
    if engine.dialect.name == "postgresql" and _enter(engine, caller, key, fingerprint, now):
        return Claim(engine, caller, key, now)
    for _ in range(5):
        with reading(engine) as session:  # waits for no writer, so that a 409 comes at once
            found = _find(session, caller, key)
        if found is None or _is_free(found, now):
            if _take(engine, caller, key, fingerprint, now, found):
                return Claim(engine, caller, key, now)
            continue
        if found.fingerprint != fingerprint:
            raise KeyWasUsed("Send another key with another request.")
        if found.state == "done":
            return Answered(found.status, found.headers, found.body)
        break
    raise StillRunning("Ask again in a moment for the answer.", retry_after=1)


def forget_old_keys(session: Session, now: datetime) -> int:
    """Delete the answers that are a day old; says how many there were."""
    return _changed(session, _old(now))


def _old(now: datetime) -> Delete:
    done = and_(_keys.state == "done", _keys.done_at <= now - _KEPT)
    abandoned = and_(_keys.state == "running", _keys.started_at <= now - _KEPT)
    return delete(IDEMPOTENCY_KEYS).where(or_(done, abandoned))


def _find(session: Session, caller: str, key: str) -> Row[Any] | None:
    query = select(IDEMPOTENCY_KEYS).where(_keys.caller == caller, _keys.key == key)
    return session.execute(query).one_or_none()


def _is_free(found: Row[Any], now: datetime) -> bool:
    if found.state == "done":
        return bool(found.done_at <= now - _KEPT)
    return bool(found.started_at <= now - _ABANDONED)


def _enter(engine: Engine, caller: str, key: str, fingerprint: str, now: datetime) -> bool:
    """Write the claim of a key that is new, as most are, in one round trip; False when it is not new.

    Not on SQLite, where whoever writes waits for other writers, and a 409 would come late.
    """
    row = {"caller": caller, "key": key, "fingerprint": fingerprint, "started_at": now}
    at_once = engine.execution_options(isolation_level="AUTOCOMMIT", preserve_rowcount=True)
    with at_once.connect() as connection:
        if secrets.randbelow(_ONE_IN) == 0:
            connection.execute(_old(now))
        return bool(connection.execute(_ENTER, {**row, "state": "running"}).rowcount == 1)


def _take(
    engine: Engine, caller: str, key: str, fingerprint: str, now: datetime, found: Row[Any] | None
) -> bool:
    """Write the claim; False when another request was faster."""
    mine = {"fingerprint": fingerprint, "state": "running", "started_at": now}
    try:
        with transaction(engine) as session:
            if secrets.randbelow(_ONE_IN) == 0:
                forget_old_keys(session, now)
            if found is None:
                session.execute(insert(IDEMPOTENCY_KEYS).values(caller=caller, key=key, **mine))
                return True
            unchanged = [_keys.state == found.state, _keys.started_at == found.started_at]
            taken = update(IDEMPOTENCY_KEYS).where(
                _keys.caller == caller, _keys.key == key, *unchanged
            )
            return _changed(session, taken.values(**mine, done_at=None)) == 1
    except IntegrityError:
        return False


def _changed(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _content(request: Request) -> list[str | bytes]:
    """The body; of a multipart form what is in it, for its boundary differs each time it is sent."""
    if request.mimetype != "multipart/form-data":
        return [request.get_data(cache=True)]
    content: list[str | bytes] = []
    fields = ((name or "", value) for name, value in request.form.items(multi=True))
    for name, value in sorted(fields):  # even a part without a name
        content += [name, value]
    for name, file in request.files.items(multi=True):
        content += [name or "", file.filename or "", file.stream.read()]
        file.stream.seek(0)
    return content
