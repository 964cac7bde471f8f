"""Every refusal and every fault, told in one form: problem+json (RFC 9457), or a small page for a person."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_limiter import RateLimitExceeded
from marshmallow.exceptions import SCHEMA
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from shared.errors import BadInput, Conflict, Refusal, Unauthenticated
from shared.languages import mark
from shared.telemetry import current, log, stack_of
from shared.web.blueprint import Pages
from shared.web.context import settings, surroundings
from shared.web.forms import came_from, go_and_come_back
from shared.web.languages import known_language, speak_to
from shared.web.permission import permission_of

CONTENT_TYPE = "application/problem+json"
_NOT_OURS_TO_SET = frozenset({"content-type", "content-length"})
_WHOLE = "body"
"""Under which name a fault stands that is none of a single field."""
_CHALLENGE = 'Bearer realm="footbridge"'

_WORDS = {
    400: (mark("This request cannot be read"), mark("It is not as HTTP or JSON asks.")),
    404: (mark("There is nothing here by that name"), mark("There is nothing at this address.")),
    405: (
        mark("This cannot be done here"),
        mark("This address does not take that method; see Allow."),
    ),
    406: (
        mark("There is no such form of it"),
        mark("It is not to be had in the form that was asked for."),
    ),
    413: (mark("This is too large"), mark("The body is larger than this address takes.")),
    415: (
        mark("This form is not read here"),
        mark("The body is in a form that this address does not take."),
    ),
    429: (mark("Too many requests"), mark("Please wait a moment.")),
}


class SomebodyWasFaster(Conflict):
    """Somebody else did this at the same moment."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed this meanwhile."""

    status = 412


class Busy(Refusal):
    """There is too much to do at this moment."""

    status = 503


class OutOfRange(BadInput):
    """A number, date or text is beyond what can be kept."""


def tell_refusals(app: Flask) -> None:
    """Answer whatever is raised in a request with a problem."""
    app.register_error_handler(Refusal, problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _broken_rule)
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(PoolTimeout, _too_many)
    app.register_error_handler(DataError, _beyond_range)
    app.register_error_handler(StatementError, _unsayable)
    app.register_error_handler(OverflowError, _beyond_range)
    app.register_error_handler(Exception, _unexpected)


def problem(refusal: Refusal) -> Response:
    """The answer to a refusal; a page leads who is not signed in to where they do that."""
    if isinstance(refusal, Unauthenticated) and _is_a_page_for_members():
        return go_and_come_back(surroundings().sign_in_at)
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, Unauthenticated):
        headers["WWW-Authenticate"] = _CHALLENGE
    return _answer(
        refusal.status, refusal.slug, refusal.title, refusal.detail, refusal.fields, headers
    )


def _http_problem(error: HTTPException) -> HTTPException | Response:
    """The answer to what Flask and its libraries raise, in our words, with the headers they set."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    data: dict[str, Any] = getattr(error, "data", None) or {}
    faults = _faults(data.get("errors") or data.get("messages") or {})
    if faults and error.code == BadInput.status:
        return problem(BadInput("See `errors` for what is not as it should be.", fields=faults))
    headers = {
        name: value
        for name, value in [*error.get_headers(), *(data.get("headers") or {}).items()]
        if name.lower() not in _NOT_OURS_TO_SET
    }
    if isinstance(error, RateLimitExceeded):
        headers["Retry-After"] = str(_seconds_to_wait())
    slug = re.sub(r"[^a-z0-9]+", "-", error.name.lower()).strip("-")
    title, detail = _WORDS.get(error.code, (error.name, error.description or ""))
    if isinstance(error, RateLimitExceeded):
        detail = f"No more than {error.description} here."
    elif error.description != type(error).description:
        detail = error.description or detail
    return _answer(error.code, slug, title, detail, faults, headers)


def _faults(messages: dict[str, Any]) -> dict[str, Any]:
    """The faults by field: the parser puts them under where it looked (json, query, form)."""
    (inside,) = messages.values() if len(messages) == 1 else (None,)
    faults = inside if isinstance(inside, dict) else messages
    return {_WHOLE if name == SCHEMA else name: _plain(told) for name, told in faults.items()}


def _plain(told: Any) -> Any:
    """A fault of a whole part, which the parser puts one deeper than those of single fields."""
    if not isinstance(told, dict):
        return told
    return told[SCHEMA] if told.keys() == {SCHEMA} else {k: _plain(v) for k, v in told.items()}


def _seconds_to_wait() -> int:
    limiter = next(iter(current_app.extensions["limiter"]))
    breached = limiter.current_limit
    return max(1, int(breached.reset_at - time.time())) if breached else 1


def _stale(_error: StaleDataError) -> Response:
    """Two edits of one thing at once: the second was made on what is no longer so."""
    if request.if_match:
        return problem(ChangedMeanwhile("Read it again, and make the change on what it is now."))
    return problem(SomebodyWasFaster("Look at what is there now, or try again.", retry_after=1))


def _broken_rule(error: IntegrityError) -> Response:
    """A unique key that two requests wanted at once is a conflict; any other rule is our fault."""
    unique = getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE" in str(error.orig)
    if not unique:
        return _unexpected(error)
    log("web").info("unique_violation", rule=_rule())
    return problem(SomebodyWasFaster("Look at what is there now, or try again.", retry_after=1))


def _database_trouble(error: OperationalError) -> Response:
    """A lock that was not to be had, or a database that does not answer: worth another try."""
    log("web").warning("database_trouble", rule=_rule(), kind=type(error.orig).__name__)
    return problem(Busy("Nothing was changed; please try again.", retry_after=1))


def _too_many(_error: PoolTimeout) -> Response:
    log("web").warning("no_connection_free", rule=_rule())
    return problem(Busy("Nothing was changed; please try again.", retry_after=1))


def _unsayable(error: StatementError) -> Response:
    """What was sent could not even be said to the database: too large, or our fault."""
    return _beyond_range(error) if isinstance(error.orig, OverflowError) else _unexpected(error)


def _beyond_range(error: Exception) -> Response:
    log("web").warning("out_of_range", rule=_rule(), kind=type(error).__name__)
    return problem(OutOfRange("Something that was sent is larger than can be kept."))


def _unexpected(error: Exception) -> Response:
    """The caller gets a reference; the story is in the log under the same one."""
    reference = current().trace_id
    shown = {"exc_info": error} if settings().development else {"stack": stack_of(error)}
    log("web").error("unexpected_error", rule=_rule(), kind=type(error).__name__, **shown)
    detail = f"This is our fault, and nothing was changed. Quote {reference} when you ask about it."
    extra = {"reference": reference}
    return _answer(500, "internal-error", "Something went wrong here", detail, {}, {}, extra)


def _answer(
    status: int,
    slug: str,
    title: str,
    detail: str,
    faults: Mapping[str, Any],
    headers: Mapping[str, str],
    extra: Mapping[str, Any] | None = None,
) -> Response:
    g.problem = slug
    if _is_for_a_person():
        speak_to(known_language())
        told = {"heading": title, "detail": detail, "faults": faults, "back": came_from()}
        page = render_template("problem.html", **told)
        return Response(page, status, dict(headers), content_type="text/html; charset=utf-8")
    content: dict[str, Any] = {"type": f"/problems/{slug}", "title": title, "status": status}
    content |= {"detail": detail or title, "instance": request.script_root + request.path}
    content |= extra or {}
    content |= {"errors": faults} if faults else {}
    return Response(json.dumps(content), status, dict(headers), content_type=CONTENT_TYPE)


def _is_a_page_for_members() -> bool:
    pages = current_app.blueprints.get(request.blueprint or "")
    if not (surroundings().sign_in_at and isinstance(pages, Pages) and _is_for_a_person()):
        return False
    permission = permission_of(current_app.view_functions[request.endpoint or ""])
    return permission is not None and not permission.anyone


def _is_for_a_person() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match([CONTENT_TYPE, "application/json", "text/html"]) == "text/html"


def _rule() -> str:
    return request.url_rule.rule if request.url_rule else "unknown"
