"""Every refusal and every fault, told in one form: problem+json (RFC 9457), or a small page for a person."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, g, json, request
from flask_limiter import RateLimitExceeded
from markupsafe import Markup
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from shared.errors import BadInput, Conflict, Refusal, Unauthenticated
from shared.telemetry import current, log, stack_of
from shared.web.context import settings

CONTENT_TYPE = "application/problem+json"
_NOT_OURS_TO_SET = frozenset({"content-type", "content-length"})
_CHALLENGE = 'Bearer realm="footbridge"'

_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    "<body><main><h1>{title}</h1><p>{detail}</p></main></body></html>"
)


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
    app.register_error_handler(DataError, _beyond_range)
    app.register_error_handler(OverflowError, _beyond_range)
    app.register_error_handler(Exception, _unexpected)


def problem(refusal: Refusal) -> Response:
    """The answer to a refusal."""
    headers = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, Unauthenticated):
        headers["WWW-Authenticate"] = _CHALLENGE
    return _answer(
        refusal.status, refusal.slug, refusal.title, refusal.detail, refusal.fields, headers
    )


def _http_problem(error: HTTPException) -> HTTPException | Response:
    """The answer to what Flask and its libraries raise, with the headers that they set."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    data: dict[str, Any] = getattr(error, "data", None) or {}
    headers = {
        name: value
        for name, value in [*error.get_headers(), *(data.get("headers") or {}).items()]
        if name.lower() not in _NOT_OURS_TO_SET
    }
    if isinstance(error, RateLimitExceeded):
        headers["Retry-After"] = str(_seconds_to_wait())
    faults = data.get("errors") or data.get("messages") or {}
    slug = re.sub(r"[^a-z0-9]+", "-", error.name.lower()).strip("-")
    return _answer(error.code, slug, error.name, _detail(error, faults), faults, headers)


def _detail(error: HTTPException, faults: Mapping[str, Any]) -> str:
    if isinstance(error, RateLimitExceeded):
        return f"No more than {error.description} is allowed here."
    if faults:
        return "Some of what was sent is not as it should be; see `errors`."
    return error.description or ""


def _seconds_to_wait() -> int:
    limiter = next(iter(current_app.extensions["limiter"]))
    breached = limiter.current_limit
    return max(1, int(breached.reset_at - time.time())) if breached else 1


def _stale(_error: StaleDataError) -> Response:
    return problem(ChangedMeanwhile("Read it again, and make the change on what it is now."))


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
        page = _PAGE.format(title=title, detail=detail or title)
        return Response(page, status, dict(headers), content_type="text/html; charset=utf-8")
    content: dict[str, Any] = {"type": f"/problems/{slug}", "title": title, "status": status}
    content |= {"detail": detail} if detail else {}
    content |= {"instance": request.script_root + request.path, **(extra or {})}
    content |= {"errors": faults} if faults else {}
    return Response(json.dumps(content), status, dict(headers), content_type=CONTENT_TYPE)


def _is_for_a_person() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match([CONTENT_TYPE, "application/json", "text/html"]) == "text/html"


def _rule() -> str:
    return request.url_rule.rule if request.url_rule else "unknown"
