"""What a route may ask of its request: the session, the moment, the day, and who is calling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy.orm import Session

from shared.callers import ANYONE, Caller
from shared.database import Database
from shared.errors import Unauthenticated
from shared.settings import Settings

RolesOf = Callable[[Session, UUID, datetime], Caller | None]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Surroundings:
    """What a service's app is made of, kept with the app."""

    name: str
    db: Database
    roles_of: RolesOf
    settings: Settings
    clock: Callable[[], datetime]
    sign_in_at: str = ""


def surroundings() -> Surroundings:
    """What the current app is made of."""
    return cast(Surroundings, current_app.extensions["footbridge"])


def settings() -> Settings:
    """The settings of the current app."""
    return surroundings().settings


def session() -> Session:
    """The session of this request; its transaction ends with the answer, and routes never end it."""
    found: Session = surroundings().db.session()
    if request.method in SAFE_METHODS and not found.in_transaction():
        # On SQLite a transaction that only reads must not queue for the one writer.
        found.connection(execution_options={"sqlite_begin": "DEFERRED"})
    return found


def now() -> datetime:
    """The moment of this request, in UTC; the same however often it is asked."""
    if "now" not in g:
        g.now = surroundings().clock()
    return cast(datetime, g.now)


def today() -> date:
    """The association's civil date at the moment of this request."""
    return settings().today(now())


def claimed_caller() -> Caller:
    """Who the cookie or token says is calling, before anybody has asked for the roles."""
    return cast(Caller, g.get("claimed_caller", ANYONE))


def caller() -> Caller:
    """Who is calling, with the roles as they stand in this transaction."""
    if "caller" not in g:
        g.caller = _with_roles(claimed_caller())
    return cast(Caller, g.caller)


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


def _with_roles(claimed: Caller) -> Caller:
    if claimed.person_id is None:
        return claimed
    found = surroundings().roles_of(session(), claimed.person_id, now())
    if found is None:
        if claimed.program:
            raise Unauthenticated("The token acts for a person who is not known here.")
        return ANYONE
    if settings().staff_need_the_provider and not (claimed.at_provider or claimed.program):
        found = found.without_staff_roles()
    return replace(
        found,
        program=claimed.program,
        scopes=claimed.scopes,
        at_provider=claimed.at_provider,
    )
